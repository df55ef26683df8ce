package org.npulator.hw.systolic;

/** A product: element matrices, where they lie, and the cycle before which it does not start. */
@SuppressWarnings("ArrayRecordComponent")
record ReferenceProduct(
    int[][] activations,
    int[][] weights,
    boolean transposed,
    boolean accumulate,
    int[][] sums,
    long notBefore,
    Layout activationLayout,
    Layout weightLayout,
    Layout sumLayout) {

  int m() {
    return activations.length;
  }

  int k() {
    return weights.length;
  }

  int n() {
    return weights[0].length;
  }

  /** Where the rows of a matrix as stored lie. */
  record Layout(long address, long strideBytes, int bits) {
    long firstByte(int row, int element) {
      return address + row * strideBytes + (long) element * bits / 8;
    }

    long endByte(int row, int element, int elements) {
      return address + row * strideBytes + ((long) (element + elements) * bits + 7) / 8;
    }
  }

  /** What was seen of a product. */
  static final class Outcome {
    long loadCycle = -1;
    long firstBeatCycle = -1;
    long inputFreeCycle = -1;
    long lastMultiplyCycle = -1;
    long completionCycle = -1;
  }
}
