package org.npulator.workload.operator;

import java.util.List;

/**
 * Reads rows of a table in memory, one for each row of the output. Which rows is data; for timing
 * they are spread over the table by a fixed rule.
 */
public record Gather(String role, int layer, Tensor table, Tensor output) implements Operator {

  /**
   * @throws IllegalArgumentException if the columns differ or a tensor is of the wrong kind
   */
  public Gather {
    OperatorChecks checks = OperatorChecks.of(role, layer);
    checks.kind("table", table, TensorKind.WEIGHT);
    checks.kind("output", output, TensorKind.ACTIVATION);
    checks.that(
        table.columns() == output.columns(),
        "the output %s does not have the columns of the table %s",
        output.shape(),
        table.shape());
  }

  @Override
  public List<Tensor> inputs() {
    return List.of(table);
  }

  @Override
  public long macs() {
    return 0;
  }

  @Override
  public <R> R accept(OperatorVisitor<R> visitor) {
    return visitor.gather(this);
  }
}
