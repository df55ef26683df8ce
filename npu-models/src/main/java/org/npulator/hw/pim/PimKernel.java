package org.npulator.hw.pim;

/** What units at the banks are asked to do. */
public sealed interface PimKernel {

  /** Width of an element of the operands that lie in the banks. */
  ElementWidth width();

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
   * @param activation whether an activation function follows
   */
  record Gemv(long outputs, long inputs, long vectors, ElementWidth width, boolean activation)
      implements PimKernel {
    public Gemv {
      require(outputs, inputs, vectors);
    }

    public Gemv(long outputs, long inputs, long vectors, int elementBytes) {
      this(outputs, inputs, vectors, ElementWidth.ofBytes(elementBytes), false);
    }

    @Override
    public long operations() {
      return Math.multiplyExact(Math.multiplyExact(outputs, inputs), vectors);
    }

    @Override
    public long operandBytes() {
      return width.bytes(Math.multiplyExact(inputs, outputs + vectors));
    }

    @Override
    public long resultBytes() {
      return width.bytes(Math.multiplyExact(outputs, vectors));
    }
  }

  /** An operation on every element of one or two vectors that lie in the banks. */
  record Elementwise(Operation operation, long elements, ElementWidth width) implements PimKernel {
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
      require(elements);
    }

    public Elementwise(Operation operation, long elements, int elementBytes) {
      this(operation, elements, ElementWidth.ofBytes(elementBytes));
    }

    @Override
    public long operations() {
      return elements;
    }

    @Override
    public long operandBytes() {
      return width.bytes(Math.multiplyExact(elements, (long) operation.operands()));
    }

    @Override
    public long resultBytes() {
      return width.bytes(elements);
    }
  }

  /**
   * Attention of one token for each of several heads, keys and values lying in the banks: scores,
   * softmax, and the weighted sum of the values. With grouped queries several of them share the
   * keys and values of a head.
   *
   * @param heads key-value heads, spread over the channels
   * @param contextLength tokens attended to
   * @param headDimension elements of a key and of a value
   * @param queries query heads of each key-value head
   */
  record Attention(
      long heads, long contextLength, long headDimension, long queries, ElementWidth width)
      implements PimKernel {
    public Attention {
      require(heads, contextLength, headDimension, queries);
    }

    public Attention(long heads, long contextLength, long headDimension, int elementBytes) {
      this(heads, contextLength, headDimension, 1, ElementWidth.ofBytes(elementBytes));
    }

    @Override
    public long operations() {
      return Math.multiplyExact(elements(), queries);
    }

    private long elements() {
      return Math.multiplyExact(Math.multiplyExact(2 * heads, contextLength), headDimension);
    }

    /** Keys and values. */
    @Override
    public long operandBytes() {
      return width.bytes(elements());
    }

    @Override
    public long resultBytes() {
      return width.bytes(Math.multiplyExact(Math.multiplyExact(heads, queries), headDimension));
    }
  }

  /**
   * A step of a state space model for one token: the state of each head, a matrix that lies in the
   * banks, decays, the outer product of two vectors is added to it, and it is multiplied with a
   * third.
   *
   * @param heads states
   * @param dimension rows of a state, the head dimension
   * @param columns of a state, the state dimension
   */
  record StateUpdate(long heads, long dimension, long columns, ElementWidth width)
      implements PimKernel {
    public StateUpdate {
      require(heads, dimension, columns);
    }

    /** Decay, outer product and output: three multiplications of each element of a state. */
    @Override
    public long operations() {
      return Math.multiplyExact(3, elements());
    }

    private long elements() {
      return Math.multiplyExact(Math.multiplyExact(heads, dimension), columns);
    }

    /** States and vectors. */
    @Override
    public long operandBytes() {
      return width.bytes(elements() + Math.multiplyExact(heads, dimension + 2 * columns));
    }

    /** States and outputs. */
    @Override
    public long resultBytes() {
      return width.bytes(elements() + Math.multiplyExact(heads, dimension));
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
