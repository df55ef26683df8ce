package org.npulator.experiment.gemm;

import java.util.List;
import java.util.Optional;
import org.npulator.hw.format.FormatPair;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;
import org.npulator.workload.operator.Workload;

/**
 * A product of activations [m, k] and weights [k, n], converted to bf16.
 *
 * @param formats of activations and weights
 */
public record Gemm(long m, long k, long n, FormatPair formats) {

  /**
   * The product as a step of its own: activations in memory before, the result there afterwards.
   */
  public Workload workload() {
    Tensor input = new Tensor("activations", TensorKind.INPUT, m, k, formats.activations());
    Tensor weight = new Tensor("weights", TensorKind.WEIGHT, k, n, formats.weights());
    Tensor output = new Tensor("product", TensorKind.ACTIVATION, m, n, NumberFormat.BF16);
    Matmul product = new Matmul("gemm", -1, input, weight, Optional.empty(), output);
    return new Workload(
        "gemm",
        formats.toString(),
        m,
        List.of(new Step(StepKind.PREFILL, 1, m, 0, List.of(product))));
  }

  /** Multiply-accumulate operations. */
  public long macs() {
    return Math.multiplyExact(Math.multiplyExact(m, k), n);
  }

  @Override
  public String toString() {
    return "m %d, k %d, n %d, %s".formatted(m, k, n, formats);
  }
}
