package org.npulator.experiment.validate.systolic;

import org.npulator.config.yaml.Quote;
import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.experiment.validate.ReferenceRow;

/**
 * The matrix product of a row: m x k activations, k x n weights. A convolution of one image becomes
 * a product by im2col: a row for each output pixel, a column for each filter.
 */
record LayerShape(long m, long k, long n) {
  private static final String CONVOLUTION = "conv";
  private static final long LARGEST = 1L << 40;
  private static final int LEAST_FIELDS = 8;

  static LayerShape of(ReferenceRow row) throws NotExpressibleException {
    if (!row.has(CONVOLUTION)) {
      return new LayerShape(size(row, "M"), size(row, "K"), size(row, "N"));
    }
    LayerShape shape = convolution(row);
    requireSame(row, "M", shape.m());
    requireSame(row, "K", shape.k());
    requireSame(row, "N", shape.n());
    return shape;
  }

  private static long size(ReferenceRow row, String column) throws NotExpressibleException {
    return row.whole(column, 1, LARGEST);
  }

  private static void requireSame(ReferenceRow row, String column, long size)
      throws NotExpressibleException {
    if (row.has(column) && size(row, column) != size) {
      throw row.unexpected(column, size + ", which follows from the convolution");
    }
  }

  /**
   * As in a topology file: name, input height and width, filter height and width, channels,
   * filters, stride, or its height and width.
   */
  private static LayerShape convolution(ReferenceRow row) throws NotExpressibleException {
    String[] fields = row.text(CONVOLUTION).split(",");
    if (fields.length < LEAST_FIELDS || fields.length > LEAST_FIELDS + 1) {
      throw row.unexpected(
          CONVOLUTION,
          "name, input height, width, filter height, width, channels, filters, stride");
    }
    long[] sizes = new long[fields.length];
    for (int index = 1; index < fields.length; index++) {
      sizes[index] = positive(fields[index].strip());
    }
    long height = outputs(row, sizes[1], sizes[3], sizes[7]);
    long width = outputs(row, sizes[2], sizes[4], sizes[fields.length - 1]);
    return new LayerShape(height * width, sizes[3] * sizes[4] * sizes[5], sizes[6]);
  }

  private static long positive(String text) throws NotExpressibleException {
    if (!text.matches("0*[1-9][0-9]{0,5}")) {
      throw new NotExpressibleException(
          CONVOLUTION
              + " has "
              + Quote.quote(text)
              + "; expected whole numbers from 1 to 999999 after the name");
    }
    return Long.parseLong(text);
  }

  /** Positions of a filter along a side, the last of which may stand over the edge. */
  private static long outputs(ReferenceRow row, long input, long filter, long stride)
      throws NotExpressibleException {
    if (filter > input) {
      throw row.unexpected(CONVOLUTION, "a filter no larger than its input");
    }
    return -Math.floorDiv(-(input - filter + stride), stride);
  }
}
