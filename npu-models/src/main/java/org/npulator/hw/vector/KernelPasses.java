package org.npulator.hw.vector;

import static org.npulator.hw.vector.Pass.DESTINATION;
import static org.npulator.hw.vector.Pass.each;
import static org.npulator.hw.vector.Pass.once;
import static org.npulator.hw.vector.VectorPrimitive.ADD;
import static org.npulator.hw.vector.VectorPrimitive.COMPARE;
import static org.npulator.hw.vector.VectorPrimitive.CONVERT;
import static org.npulator.hw.vector.VectorPrimitive.EXP;
import static org.npulator.hw.vector.VectorPrimitive.MAX;
import static org.npulator.hw.vector.VectorPrimitive.MULTIPLY;
import static org.npulator.hw.vector.VectorPrimitive.RECIPROCAL;
import static org.npulator.hw.vector.VectorPrimitive.RECIPROCAL_SQUARE_ROOT;
import static org.npulator.hw.vector.VectorPrimitive.REDUCE;

import java.util.ArrayList;
import java.util.List;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.Operand;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.program.VectorOperation;

/**
 * The passes that each kernel consists of. Between passes the unit keeps the row in registers: each
 * source is read once, the destination written once. A sum or maximum over a row is a pass in which
 * every lane combines what it sees, then a tree over the lanes. Formats of 16 bits and more are
 * widened and rounded on the way from and to memory; others cost a conversion each, and an addition
 * for zero points, a multiplication for scales of blocks.
 */
final class KernelPasses {
  private static final int X = 0;
  private static final int Y = 1;
  private static final int Z = 2;

  private KernelPasses() {}

  static List<Pass> of(VectorOperation operation) {
    return of(
        operation.kernel(),
        operation.sources().stream().map(Operand::format).toList(),
        operation.destination().format(),
        operation.segment());
  }

  /**
   * @param sources their formats
   * @param destination its format
   * @param segment columns of a head, or elements that a top-k chooses
   */
  static List<Pass> of(
      VectorKernel kernel, List<NumberFormat> sources, NumberFormat destination, long segment) {
    List<Pass> passes = new ArrayList<>();
    if (kernel == VectorKernel.CONVERT) {
      passes.add(each(CONVERT, X));
      passes.addAll(scaling(sources.get(X)));
      passes.addAll(blockQuantization(destination));
    } else if (kernel == VectorKernel.DEQUANTIZE) {
      passes.addAll(dequantization(sources));
    } else {
      for (NumberFormat source : sources) {
        if (!source.isWide()) {
          passes.add(each(CONVERT));
          passes.addAll(scaling(source));
        }
      }
      passes.addAll(kernel == VectorKernel.TOP_K ? selection(segment) : kernel(kernel));
      boolean indices = givesColumns(kernel);
      if (!indices && !destination.isWide()) {
        passes.addAll(
            destination.blockElements() > 0
                ? blockQuantization(destination)
                : List.of(each(CONVERT)));
      }
    }
    if (kernel != VectorKernel.ONLINE_SOFTMAX) {
      passes.set(passes.size() - 1, passes.get(passes.size() - 1).writing(DESTINATION));
    }
    return passes;
  }

  /** Scales and zero points that come with the elements of a row. */
  private static List<Pass> scaling(NumberFormat format) {
    List<Pass> passes = new ArrayList<>();
    if (format.hasZeroPoints()) {
      passes.add(each(ADD));
    }
    if (format.blockElements() > 0) {
      passes.add(each(MULTIPLY));
    }
    return passes;
  }

  /** The greatest magnitude of each block; its elements divided by the scale; rounded. */
  private static List<Pass> blockQuantization(NumberFormat format) {
    return format.blockElements() == 0
        ? List.of()
        : List.of(each(MAX), each(MULTIPLY), each(CONVERT));
  }

  private static List<Pass> dequantization(List<NumberFormat> sources) {
    List<Pass> passes = new ArrayList<>(List.of(each(CONVERT, X)));
    if (sources.size() == 1) {
      passes.addAll(scaling(sources.get(X)));
    } else {
      NumberFormat scales = sources.get(Y);
      if (scales.hasZeroPoints()) {
        passes.add(each(ADD, Y));
        passes.add(each(MULTIPLY));
      } else {
        passes.add(each(MULTIPLY, Y));
      }
    }
    return passes;
  }

  private static boolean givesColumns(VectorKernel kernel) {
    return switch (kernel) {
      case ARGMAX, TOP_K, SAMPLE, SAMPLE_TOP_K -> true;
      default -> false;
    };
  }

  /** Each element is found as the greatest of those that are left, over the whole row. */
  private static List<Pass> selection(long elements) {
    List<Pass> passes = new ArrayList<>();
    for (long element = 0; element < elements; element++) {
      passes.add(element == 0 ? each(COMPARE, X) : each(COMPARE));
      passes.add(once(REDUCE));
    }
    return passes;
  }

  private static List<Pass> kernel(VectorKernel kernel) {
    return switch (kernel) {
      case CONVERT, DEQUANTIZE, TOP_K ->
          throw new IllegalArgumentException(kernel + " has no fixed passes");
      case ADD -> List.of(each(ADD, X, Y));
      case SCALE -> List.of(each(MULTIPLY, X));
      case SILU -> sigmoidProduct(List.of(), false);
      case SILU_MULTIPLY -> sigmoidProduct(List.of(), true);
      case GELU -> sigmoidProduct(geluArgument(), false);
      case GELU_MULTIPLY -> sigmoidProduct(geluArgument(), true);
      case RMS_NORM ->
          List.of(
              each(MULTIPLY, X),
              each(ADD),
              once(REDUCE),
              once(MULTIPLY),
              once(ADD),
              once(RECIPROCAL_SQUARE_ROOT),
              each(MULTIPLY),
              each(MULTIPLY, Y));
      case LAYER_NORM ->
          List.of(
              each(ADD, X),
              once(REDUCE),
              once(MULTIPLY),
              each(ADD),
              each(MULTIPLY),
              each(ADD),
              once(REDUCE),
              once(MULTIPLY),
              once(ADD),
              once(RECIPROCAL_SQUARE_ROOT),
              each(MULTIPLY),
              each(MULTIPLY, Y),
              each(ADD, Z));
      case ROTARY_EMBEDDING -> List.of(each(MULTIPLY, X, Y), each(MULTIPLY), each(ADD));
      case SOFTMAX ->
          List.of(
              each(MULTIPLY, X),
              each(MAX),
              once(REDUCE),
              each(ADD),
              each(EXP),
              each(ADD),
              once(REDUCE),
              once(RECIPROCAL),
              each(MULTIPLY));
      case ONLINE_SOFTMAX ->
          List.of(
              each(MULTIPLY, X),
              each(MAX),
              once(REDUCE),
              once(MAX, Y),
              once(ADD),
              once(EXP),
              each(ADD),
              each(EXP).writing(DESTINATION),
              each(ADD),
              once(REDUCE),
              once(MULTIPLY),
              once(ADD).writing(Y));
      case RESCALE_ADD -> List.of(each(MULTIPLY, Y, Z), each(ADD, X));
      case NORMALIZE -> List.of(once(RECIPROCAL, Y), each(MULTIPLY, X));
      case ARGMAX -> List.of(each(COMPARE, X), once(REDUCE));
      case SAMPLE, SAMPLE_TOP_K ->
          List.of(
              each(MULTIPLY, X),
              each(MAX),
              once(REDUCE),
              each(ADD),
              each(EXP),
              each(ADD),
              once(REDUCE),
              once(MULTIPLY),
              each(COMPARE),
              once(REDUCE));
    };
  }

  /** The argument of the sigmoid in gelu(x) = x sigmoid(x (a + b x x)), the tanh approximation. */
  private static List<Pass> geluArgument() {
    return List.of(each(MULTIPLY, X), each(MULTIPLY), each(ADD), each(MULTIPLY));
  }

  /** x / (1 + exp(-argument)), times y if there is one. */
  private static List<Pass> sigmoidProduct(List<Pass> argument, boolean timesY) {
    List<Pass> passes = new ArrayList<>(argument);
    passes.add(argument.isEmpty() ? each(EXP, X) : each(EXP));
    passes.add(each(ADD));
    passes.add(each(RECIPROCAL));
    passes.add(each(MULTIPLY));
    if (timesY) {
      passes.add(each(MULTIPLY, Y));
    }
    return passes;
  }
}
