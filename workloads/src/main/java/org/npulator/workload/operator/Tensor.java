package org.npulator.workload.operator;

import java.util.Objects;
import org.npulator.hw.format.NumberFormat;

/**
 * A matrix that operators read or write.
 *
 * @param name unique in a graph; the same name in several steps is the same weight or KV cache
 * @param rows for activations: tokens of all sequences, one sequence after the other
 * @param columns features
 */
public record Tensor(String name, TensorKind kind, long rows, long columns, NumberFormat format) {
  /** Large enough for any model, small enough that bytes of a step never overflow. */
  public static final long MAXIMUM_ELEMENTS = 1L << 50;

  /**
   * @throws IllegalArgumentException if the name is not printable, a size is not positive or the
   *     tensor has more than {@link #MAXIMUM_ELEMENTS}
   */
  public Tensor {
    Names.check("tensor", name);
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(format, "format");
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "tensor %s has %d rows and %d columns, expected at least 1 of each"
              .formatted(name, rows, columns));
    }
    if (rows > MAXIMUM_ELEMENTS / columns) {
      throw new IllegalArgumentException(
          "tensor %s has %d x %d elements, more than %d"
              .formatted(name, rows, columns, MAXIMUM_ELEMENTS));
    }
  }

  public long elements() {
    return Math.multiplyExact(rows, columns);
  }

  /** The bytes it occupies row by row, with its scales. */
  public long bytes() {
    return Math.multiplyExact(rows, format.rowBytes(columns));
  }

  /** Whether both are the same weight, one stored as rows of the other's columns. */
  boolean isTransposeOf(Tensor other) {
    return kind == TensorKind.WEIGHT
        && other.kind == TensorKind.WEIGHT
        && name.equals(other.name)
        && format == other.format
        && rows == other.columns
        && columns == other.rows;
  }

  String shape() {
    return "%s [%d, %d]".formatted(name, rows, columns);
  }
}
