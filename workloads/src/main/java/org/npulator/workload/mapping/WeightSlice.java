package org.npulator.workload.mapping;

import java.util.Optional;
import org.npulator.workload.operator.ActiveNeurons;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/**
 * A part of a weight or of a KV cache that a core works on as a tensor of its own.
 *
 * @param whole the tensor of the workload
 * @param block the part, of the active neurons if only these are used
 * @param neurons the dimension with the neurons, if only active ones are used in some step
 * @param spacing every so many of the neurons is an active one, from the first on
 */
record WeightSlice(Tensor whole, Block block, Optional<ActiveNeurons.Side> neurons, long spacing) {
  WeightSlice(Tensor whole, Block block) {
    this(whole, block, Optional.empty(), 1);
  }

  /**
   * The weights that a product uses if only some neurons are active. These are equally far apart:
   * which ones are active is data, and scattered rows are what a memory sees.
   */
  static WeightSlice active(Matmul matmul, ActiveNeurons active) {
    boolean inputs = active.side() == ActiveNeurons.Side.INPUTS;
    long all = inputs ? matmul.weight().rows() : matmul.weight().columns();
    return new WeightSlice(
        matmul.weight(),
        new Block(0, matmul.k(), 0, matmul.n()),
        Optional.of(active.side()),
        all / active.count());
  }

  /** The product with the weights of its active neurons as a tensor of its own. */
  Matmul of(Matmul matmul) {
    Tensor part =
        new Tensor(
            whole.name() + ".active" + block.rows() + "x" + block.columns(),
            TensorKind.WEIGHT,
            block.rows(),
            block.columns(),
            whole.format());
    return new Matmul(
        matmul.role(), matmul.layer(), matmul.input(), part, matmul.bias(), matmul.output());
  }

  /** A part of this part. */
  WeightSlice slice(Block inner) {
    return new WeightSlice(
        whole,
        new Block(
            block.firstRow() + inner.firstRow(),
            inner.rows(),
            block.firstColumn() + inner.firstColumn(),
            inner.columns()),
        neurons,
        spacing);
  }
}
