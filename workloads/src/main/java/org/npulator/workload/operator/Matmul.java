package org.npulator.workload.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * output[m, n] = input[m, k] x weight[k, n] + bias[1, n].
 *
 * @param input [tokens, k]; if it has more rows than the output, only the last row of each sequence
 *     is used: rows {@code (i + 1) * input.rows() / output.rows() - 1}
 * @param weight [k, n]; a tied head names the embedding table, stored [n, k], as its transpose
 * @param output [m, n]
 */
public record Matmul(
    String role, int layer, Tensor input, Tensor weight, Optional<Tensor> bias, Tensor output)
    implements Operator {

  @Override
  public List<Tensor> inputs() {
    List<Tensor> inputs = new ArrayList<>(List.of(input, weight));
    bias.ifPresent(inputs::add);
    return inputs;
  }

  @Override
  public long macs() {
    return Math.multiplyExact(Math.multiplyExact(output.rows(), weight.rows()), output.columns());
  }

  @Override
  public <R> R accept(OperatorVisitor<R> visitor) {
    return visitor.matmul(this);
  }
}
