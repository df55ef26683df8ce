package org.npulator.hw.pim;

/** What units at the banks are asked to do. */
public sealed interface PimKernel {

  /** Bytes of an element of the operands. */
  int elementBytes();

  /** Multiplications with additions, or single operations where there are no sums. */
  long operations();

  /** Bytes that a host without units would read. */
  long operandBytes();

  /** Bytes that a host without units would write. */
  long resultBytes();

  /**
   * Products of a weight matrix that lies in the banks with vectors that the host sends.
   *
   * @param outputs rows of the matrix
   * @param inputs columns of the matrix
   * @param vectors vectors, one product each
   */
  record Gemv(long outputs, long inputs, long vectors, int elementBytes) implements PimKernel {
    public Gemv {
      require(outputs, inputs, vectors, elementBytes);
    }

    @Override
    public long operations() {
      return Math.multiplyExact(Math.multiplyExact(outputs, inputs), vectors);
    }

    @Override
    public long operandBytes() {
      return Math.multiplyExact(inputs, outputs + vectors) * elementBytes;
    }

    @Override
    public long resultBytes() {
      return Math.multiplyExact(outputs, vectors) * elementBytes;
    }
  }

  /** An operation on every element of one or two vectors that lie in the banks. */
  record Elementwise(Operation operation, long elements, int elementBytes) implements PimKernel {
    /** What is done with an element. */
    public enum Operation {
      ADD(2),
      MULTIPLY(2),
      RELU(1);

      private final int operands;

      Operation(int operands) {
        this.operands = operands;
      }

      public int operands() {
        return operands;
      }
    }

    public Elementwise {
      require(elements, elementBytes);
    }

    @Override
    public long operations() {
      return elements;
    }

    @Override
    public long operandBytes() {
      return Math.multiplyExact(elements, (long) operation.operands() * elementBytes);
    }

    @Override
    public long resultBytes() {
      return Math.multiplyExact(elements, (long) elementBytes);
    }
  }

  /**
   * Attention of one token for each of several heads, keys and values lying in the banks: scores,
   * softmax, and the weighted sum of the values.
   *
   * @param heads key-value heads, spread over the channels
   * @param contextLength tokens attended to
   * @param headDimension elements of a key and of a value
   */
  record Attention(long heads, long contextLength, long headDimension, int elementBytes)
      implements PimKernel {
    public Attention {
      require(heads, contextLength, headDimension, elementBytes);
    }

    @Override
    public long operations() {
      return Math.multiplyExact(Math.multiplyExact(2 * heads, contextLength), headDimension);
    }

    /** Keys and values. */
    @Override
    public long operandBytes() {
      return operations() * elementBytes;
    }

    @Override
    public long resultBytes() {
      return Math.multiplyExact(heads, headDimension) * elementBytes;
    }
  }

  private static void require(long... sizes) {
    for (long size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException("a size of " + size + "; expected at least 1");
      }
    }
  }
}
