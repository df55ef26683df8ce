package org.npulator.workload.operator;

import java.util.List;

/**
 * Computes every element of the output from the same element of the inputs.
 *
 * @param inputs one or two activations, and for a rotary embedding the table of cosines and sines
 * @param segment columns of a head for a rotary embedding, otherwise all columns
 * @param constant the factor of a scaling, otherwise 0
 */
public record Elementwise(
    String role,
    int layer,
    Kind kind,
    List<Tensor> inputs,
    Tensor output,
    long segment,
    double constant)
    implements Operator {

  /** What is computed of an element. */
  public enum Kind {
    ADD(2),
    SCALE(1),
    SILU(1),
    /** The first input, the gate, goes through the activation. */
    SILU_MULTIPLY(2),
    GELU(1),
    /** The first input, the gate, goes through the activation. */
    GELU_MULTIPLY(2),
    /**
     * Second input: weight [tokens of a step, headDimension], a row for each row of the first
     * input, with a cosine and a sine for each pair.
     */
    ROTARY_EMBEDDING(2);

    private final int inputs;

    Kind(int inputs) {
      this.inputs = inputs;
    }

    /** How many inputs it has. */
    public int inputs() {
      return inputs;
    }
  }

  /**
   * @throws IllegalArgumentException if the inputs are not as many as the kind has, a tensor has
   *     another shape or kind, heads do not divide the columns, or a constant is given to a kind
   *     that has none
   */
  public Elementwise {
    inputs = List.copyOf(inputs);
    OperatorChecks checks = OperatorChecks.of(role, layer);
    checks.that(
        inputs.size() == kind.inputs(),
        "%d inputs, expected %d for %s",
        inputs.size(),
        kind.inputs(),
        kind);
    checks.kind("output", output, TensorKind.ACTIVATION);
    checks.constant(constant, kind == Kind.SCALE);
    checks.kind("first input", inputs.get(0), TensorKind.ACTIVATION);
    checks.shape("first input", inputs.get(0), output.rows(), output.columns());
    if (kind == Kind.ROTARY_EMBEDDING) {
      checks.that(
          segment >= 2 && segment % 2 == 0 && output.columns() % segment == 0,
          "segment is %d, expected an even number that divides %d columns",
          segment,
          output.columns());
      checks.kind("table", inputs.get(1), TensorKind.WEIGHT);
      checks.shape("table", inputs.get(1), output.rows(), segment);
    } else {
      checks.that(
          segment == output.columns(),
          "segment is %d, expected all %d columns",
          segment,
          output.columns());
      for (Tensor input : inputs.subList(1, inputs.size())) {
        checks.kind("second input", input, TensorKind.ACTIVATION);
        checks.shape("second input", input, output.rows(), output.columns());
      }
    }
  }

  @Override
  public long macs() {
    return 0;
  }

  @Override
  public <R> R accept(OperatorVisitor<R> visitor) {
    return visitor.elementwise(this);
  }
}
