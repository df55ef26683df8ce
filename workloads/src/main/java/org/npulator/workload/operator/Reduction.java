package org.npulator.workload.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reduces every row and, for a norm, scales the row by the result.
 *
 * @param input if it has more rows than the output, only the last row of each sequence is used, as
 *     in {@link Matmul}
 * @param weight of a norm [1, columns]
 * @param output shaped as the rows used for a norm, with one column for an argmax
 * @param constant epsilon of a norm, otherwise 0
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
    ARGMAX
  }

  /**
   * @throws IllegalArgumentException if the shapes do not chain, a tensor is of the wrong kind, a
   *     norm lacks its weight, or an argmax has one
   */
  public Reduction {
    OperatorChecks checks = OperatorChecks.of(role, layer);
    boolean norm = kind == Kind.RMS_NORM;
    checks.kind("input", input, TensorKind.ACTIVATION);
    checks.kind("output", output, TensorKind.ACTIVATION);
    checks.rowsOrLastRows(input, output);
    checks.shape("output", output, output.rows(), norm ? input.columns() : 1);
    checks.that(weight.isPresent() == norm, norm ? "a norm has a weight" : "argmax has no weight");
    weight.ifPresent(
        vector -> {
          checks.kind("weight", vector, TensorKind.WEIGHT);
          checks.shape("weight", vector, 1, input.columns());
        });
    checks.constant(constant, norm);
    checks.that(constant >= 0, "epsilon is %s, expected at least 0", constant);
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
