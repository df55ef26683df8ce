package org.npulator.workload.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reduces every row and, for a norm, scales the row by the result.
 *
 * @param weight of a norm [1, columns]
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
