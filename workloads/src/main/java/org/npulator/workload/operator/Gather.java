package org.npulator.workload.operator;

import java.util.List;

/**
 * Reads rows of a table in memory, one for each row of the output. Which rows is data; for timing
 * they are spread over the table by a fixed rule.
 */
public record Gather(String role, int layer, Tensor table, Tensor output) implements Operator {

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
