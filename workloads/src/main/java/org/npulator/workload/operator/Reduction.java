package org.npulator.workload.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reduces every row and, for a norm, scales the row by the result.
 *
 * @param input if it has more rows than the output, only the last row of each sequence is used, as
 *     in {@link Matmul}
 * @param weight of a norm [1, columns], of a layer norm [2, columns]
 * @param output shaped as the rows used for a norm, with two columns for each chosen element of a
 *     top-k, else with one column
 * @param constant epsilon of a norm, inverse temperature of a sampling, otherwise 0
 */
public record Reduction(
    String role,
    int layer,
    Kind kind,
    Tensor input,
    Optional<Tensor> weight,
    Tensor output,
    double constant)
    implements Operator {

  /** What is computed of a row. */
  public enum Kind {
    RMS_NORM,
    /** Weight: a row of gains and a row of biases. */
    LAYER_NORM,
    ARGMAX,
    /** The greatest elements in falling order, then as many columns of theirs. */
    TOP_K,
    /**
     * A column, drawn with the probability exp(c x) / sum(exp(c x)), c the constant, the inverse of
     * the temperature: the first column at which the sum of the probabilities passes a half.
     */
    SAMPLE,
    /** As sample, of what a top-k gives: elements, then their columns. */
    SAMPLE_TOP_K;

    boolean isNorm() {
      return this == RMS_NORM || this == LAYER_NORM;
    }

    boolean isSampling() {
      return this == SAMPLE || this == SAMPLE_TOP_K;
    }

    /** Rows of the weight, 0 if there is none. */
    long weightRows() {
      return this == LAYER_NORM ? 2 : this == RMS_NORM ? 1 : 0;
    }
  }

  /**
   * @throws IllegalArgumentException if the shapes do not chain, a tensor is of the wrong kind, a
   *     norm lacks its weight, or an argmax has one
   */
  public Reduction {
    OperatorChecks checks = OperatorChecks.of(role, layer);
    checks.kind("input", input, TensorKind.ACTIVATION);
    checks.kind("output", output, TensorKind.ACTIVATION);
    checks.rowsOrLastRows(input, output);
    if (kind == Kind.TOP_K) {
      checks.that(
          output.columns() % 2 == 0 && output.columns() / 2 <= input.columns(),
          "the output has %d columns, expected twice as many as are chosen, at most %d",
          output.columns(),
          2 * input.columns());
    } else {
      checks.shape("output", output, output.rows(), kind.isNorm() ? input.columns() : 1);
    }
    checks.that(
        kind != Kind.SAMPLE_TOP_K || input.columns() % 2 == 0,
        "the input has %d columns, expected elements and as many columns of theirs",
        input.columns());
    checks.that(
        weight.isPresent() == kind.isNorm(),
        kind.isNorm() ? "a norm has a weight" : "only a norm has a weight");
    weight.ifPresent(
        vector -> {
          checks.kind("weight", vector, TensorKind.WEIGHT);
          checks.shape("weight", vector, kind.weightRows(), input.columns());
        });
    checks.constant(constant, kind.isNorm() || kind.isSampling());
    checks.that(constant >= 0, "the constant is %s, expected at least 0", constant);
  }

  @Override
  public List<Tensor> inputs() {
    List<Tensor> inputs = new ArrayList<>(List.of(input));
    weight.ifPresent(inputs::add);
    return inputs;
  }

  @Override
  public long macs() {
    return 0;
  }

  @Override
  public <R> R accept(OperatorVisitor<R> visitor) {
    return visitor.reduction(this);
  }
}
