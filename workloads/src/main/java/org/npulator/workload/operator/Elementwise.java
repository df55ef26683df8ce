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
    ADD,
    SCALE,
    SILU,
    SILU_MULTIPLY,
    GELU,
    GELU_MULTIPLY,
    /** Second input: weight [tokens of a step, headDimension], a cosine and sine for each pair. */
    ROTARY_EMBEDDING
  }

  public Elementwise {
    inputs = List.copyOf(inputs);
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
