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

  /**
   * @throws IllegalArgumentException if the shapes do not chain, a tensor is of the wrong kind or
   *     the number of operations overflows
   */
  public Matmul {
    OperatorChecks checks = OperatorChecks.of(role, layer);
    checks.kind("input", input, TensorKind.ACTIVATION, TensorKind.INPUT);
    checks.kind("weight", weight, TensorKind.WEIGHT);
    checks.kind("output", output, TensorKind.ACTIVATION);
    checks.that(
        input.columns() == weight.rows(),
        "the input %s does not chain with the weight %s",
        input.shape(),
        weight.shape());
    checks.that(
        output.columns() == weight.columns(),
        "the output %s does not have the columns of the weight %s",
        output.shape(),
        weight.shape());
    checks.rowsOrLastRows(input, output);
    bias.ifPresent(
        vector -> {
          checks.kind("bias", vector, TensorKind.WEIGHT);
          checks.shape("bias", vector, 1, output.columns());
        });
    checks.exact("operations", () -> macs(output, weight));
  }

  @Override
  public List<Tensor> inputs() {
    List<Tensor> inputs = new ArrayList<>(List.of(input, weight));
    bias.ifPresent(inputs::add);
    return inputs;
  }

  @Override
  public long macs() {
    return macs(output, weight);
  }

  private static long macs(Tensor output, Tensor weight) {
    return Math.multiplyExact(output.elements(), weight.rows());
  }

  @Override
  public <R> R accept(OperatorVisitor<R> visitor) {
    return visitor.matmul(this);
  }
}
