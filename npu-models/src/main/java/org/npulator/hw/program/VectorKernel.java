package org.npulator.hw.program;

/**
 * What the vector unit computes row by row. Sources are x (first), y (second), z (third); all
 * arithmetic is in 32-bit floating point.
 */
public enum VectorKernel {
  /** x, converted to the format of the destination. */
  CONVERT,
  /**
   * x, weights that the matrix engine cannot multiply, as numbers of the destination. The scales
   * and zero points of their blocks follow the elements in the rows of x, or are rows of y, each
   * shared by as many rows of x as a block has elements.
   */
  DEQUANTIZE,
  /** x + y. */
  ADD,
  /** x times the constant of the operation. */
  SCALE,
  /** x * sigmoid(x) * y. */
  SILU_MULTIPLY,
  /** gelu(x) * y. */
  GELU_MULTIPLY,
  /** gelu(x). */
  GELU,
  /** x * sigmoid(x). */
  SILU,
  /** x / sqrt(mean(x * x) + epsilon) * y, with y the weights. */
  RMS_NORM,
  /** (x - mean(x)) / sqrt(variance(x) + epsilon) * y + z, with y the gains and z the biases. */
  LAYER_NORM,
  /**
   * Rotates pairs (x[i], x[i + h]) of every head by angles whose cosine and sine are y[i] and y[h +
   * i], h being half the head dimension; y has one row for each token and is shared by all heads of
   * the row.
   */
  ROTARY_EMBEDDING,
  /** exp(c x - max(c x)) / sum(exp(c x - max(c x))) over the unmasked columns, c the constant. */
  SOFTMAX,
  /**
   * One block of a softmax over columns that come in blocks: y is the state of a row (running
   * maximum, running sum, correction factor; 32-bit each), read and written. With c the constant:
   * the destination becomes exp(c x - new maximum), the sum is corrected and extended, and the
   * correction factor exp(old maximum - new maximum) is left for {@link #RESCALE_ADD}.
   */
  ONLINE_SOFTMAX,
  /** y times the correction factor in the state z, plus x: the running output of attention. */
  RESCALE_ADD,
  /** x divided by the running sum in the state y. */
  NORMALIZE,
  /** The column of the greatest element of the row, as one 32-bit element. */
  ARGMAX,
  /**
   * The greatest elements of the row in falling order, as many as the segment says, then their
   * columns: one after the other found and left out.
   */
  TOP_K,
  /**
   * The first column up to which the sum of exp(c x) exceeds half of its sum over all columns, c
   * the constant: a draw from the softmax, with a fixed number instead of a random one.
   */
  SAMPLE,
  /** As sample over the first half of the columns; the result is the element of the second half. */
  SAMPLE_TOP_K
}
