package org.npulator.workload.operator;

/**
 * Neurons of a feed-forward block that a product computes or reads; the weights of all others are
 * neither loaded nor multiplied. Which ones are active has been predicted before, as in Deja Vu
 * (Liu et al., ICML 2023) and PowerInfer (Song et al., SOSP 2024); the prediction is not part of
 * it.
 *
 * @param side of the product on which the neurons are
 * @param count of the active ones
 */
public record ActiveNeurons(Side side, long count) {
  /** Where the neurons of a product are. */
  public enum Side {
    /** Rows of the weights, as of a down projection. */
    INPUTS,
    /** Columns of the weights, as of a gate or up projection. */
    OUTPUTS
  }

  /** All neurons of a product with these weights. */
  long all(Tensor weight) {
    return side == Side.INPUTS ? weight.rows() : weight.columns();
  }
}
