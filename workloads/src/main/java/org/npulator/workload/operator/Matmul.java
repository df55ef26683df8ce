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
 * @param active rows or columns of the weight that are used, if not all: k or n are as many
 */
public record Matmul(
    String role,
    int layer,
    Tensor input,
    Tensor weight,
    Optional<Tensor> bias,
    Tensor output,
    Optional<ActiveNeurons> active)
    implements Operator {

  /** A product that uses all of its weights. */
  public Matmul(
      String role, int layer, Tensor input, Tensor weight, Optional<Tensor> bias, Tensor output) {
    this(role, layer, input, weight, bias, output, Optional.empty());
  }

  /**
   * @throws IllegalArgumentException if the shapes do not chain, a tensor is of the wrong kind or
   *     the number of operations overflows
   */
  public Matmul {
    OperatorChecks checks = OperatorChecks.of(role, layer);
    checks.kind("input", input, TensorKind.ACTIVATION, TensorKind.INPUT);
    checks.kind("weight", weight, TensorKind.WEIGHT);
    checks.kind("output", output, TensorKind.ACTIVATION);
    active.ifPresent(neurons -> check(checks, neurons, weight, bias));
    checks.that(
        input.columns() == k(weight, active),
        "the input %s does not chain with the weight %s%s",
        input.shape(),
        weight.shape(),
        describe(active));
    checks.that(
        output.columns() == n(weight, active),
        "the output %s does not have the columns of the weight %s%s",
        output.shape(),
        weight.shape(),
        describe(active));
    checks.rowsOrLastRows(input, output);
    bias.ifPresent(
        vector -> {
          checks.kind("bias", vector, TensorKind.WEIGHT);
          checks.shape("bias", vector, 1, output.columns());
        });
    checks.exact("operations", () -> macs(output, input));
  }

  private static void check(
      OperatorChecks checks, ActiveNeurons neurons, Tensor weight, Optional<Tensor> bias) {
    checks.that(
        neurons.count() >= 1 && neurons.count() <= neurons.all(weight),
        "%d active neurons, expected 1 to %d",
        neurons.count(),
        neurons.all(weight));
    checks.that(
        bias.isEmpty() || neurons.side() == ActiveNeurons.Side.INPUTS,
        "a bias of active neurons only; expected none");
    boolean blocks = weight.format().blockElements() > 0 || weight.format().sparsity().isPresent();
    checks.that(
        !blocks || neurons.side() == ActiveNeurons.Side.OUTPUTS,
        "active rows of weights in %s, whose blocks lie along them; expected a format without blocks",
        weight.format());
  }

  private static String describe(Optional<ActiveNeurons> active) {
    return active.map(neurons -> " with %d active neurons".formatted(neurons.count())).orElse("");
  }

  private static long k(Tensor weight, Optional<ActiveNeurons> active) {
    return active
        .filter(neurons -> neurons.side() == ActiveNeurons.Side.INPUTS)
        .map(ActiveNeurons::count)
        .orElse(weight.rows());
  }

  private static long n(Tensor weight, Optional<ActiveNeurons> active) {
    return active
        .filter(neurons -> neurons.side() == ActiveNeurons.Side.OUTPUTS)
        .map(ActiveNeurons::count)
        .orElse(weight.columns());
  }

  /** Rows of the weight that are used. */
  public long k() {
    return k(weight, active);
  }

  /** Columns of the weight that are used. */
  public long n() {
    return n(weight, active);
  }

  /** Bytes of the weights that are used. */
  public long weightBytes() {
    return Math.multiplyExact(k(), weight.format().rowBytes(n()));
  }

  @Override
  public List<Tensor> inputs() {
    List<Tensor> inputs = new ArrayList<>(List.of(input, weight));
    bias.ifPresent(inputs::add);
    return inputs;
  }

  @Override
  public long macs() {
    return macs(output, input);
  }

  private static long macs(Tensor output, Tensor input) {
    return Math.multiplyExact(output.elements(), input.columns());
  }

  @Override
  public <R> R accept(OperatorVisitor<R> visitor) {
    return visitor.matmul(this);
  }
}
