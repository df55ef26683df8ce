package org.npulator.hw.vector;

import java.util.List;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.Operand;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.program.VectorOperation;

/**
 * When an operation takes which group of lanes, in cycles of the vector unit, which do not count
 * while it waits for a bank. Rows follow each other without gaps; a row's passes take ceil(columns
 * / lanes) intervals each; the latencies of the dependent passes are seen once, by the last row,
 * because the rows before fill the pipeline.
 */
final class VectorSchedule {
  private static final int STATE_VALUES = 3;

  private final VectorOperation operation;
  private final VectorConfig config;
  private final Pass[] passes;
  private final long[] passStart;
  private final long[] interval;
  private final long rowCycles;
  private final long cycles;

  /** Is told what a cycle accesses. */
  @FunctionalInterface
  interface Access {
    /** Returns whether the access can be made. */
    boolean test(Operand operand, boolean write, long address, long bytes);
  }

  VectorSchedule(VectorOperation operation, VectorConfig config) {
    this.operation = operation;
    this.config = config;
    List<Pass> kernel = KernelPasses.of(operation);
    passes = kernel.toArray(Pass[]::new);
    passStart = new long[passes.length];
    interval = new long[passes.length];
    long start = 0;
    long latency = 0;
    for (int index = 0; index < passes.length; index++) {
      VectorConfig.Operation timing = config.operations().of(passes[index].primitive());
      passStart[index] = start;
      interval[index] = timing.interval().cycles();
      start += slots(passes[index]) * interval[index];
      latency += timing.latency().cycles() * dependentSteps(passes[index], config.lanes());
    }
    rowCycles = start;
    cycles = Math.addExact(Math.multiplyExact(operation.rows(), rowCycles), latency);
  }

  /** Cycles of the whole operation without conflicts. */
  long cycles() {
    return cycles;
  }

  /** Cycles from the start to after the last access to memory. */
  long accessCycles() {
    return operation.rows() * rowCycles;
  }

  List<Pass> passes() {
    return List.of(passes);
  }

  /** Whether {@code access} agrees to all accesses of a cycle. */
  boolean allAccesses(long cycle, Access access) {
    if (cycle >= accessCycles()) {
      return true;
    }
    long row = cycle / rowCycles;
    long inRow = cycle % rowCycles;
    int pass = passes.length - 1;
    while (passStart[pass] > inRow) {
      pass--;
    }
    long inPass = inRow - passStart[pass];
    if (inPass % interval[pass] != 0) {
      return true;
    }
    long slot = inPass / interval[pass];
    for (int source : passes[pass].reads()) {
      if (!test(source, passes[pass], row, slot, false, access)) {
        return false;
      }
    }
    for (int written : passes[pass].writes()) {
      if (!test(written, passes[pass], row, slot, true, access)) {
        return false;
      }
    }
    return true;
  }

  /** Makes every access of the operation once, whatever {@code access} returns. */
  void forEachAccess(Access access) {
    for (long row = 0; row < operation.rows(); row++) {
      for (Pass pass : passes) {
        for (long slot = 0; slot < slots(pass); slot++) {
          for (int source : pass.reads()) {
            test(source, pass, row, slot, false, access);
          }
          for (int written : pass.writes()) {
            test(written, pass, row, slot, true, access);
          }
        }
      }
    }
  }

  /** Elements that all rows put through a pass. */
  long elements(Pass pass) {
    long width =
        pass.primitive() == VectorPrimitive.REDUCE
            ? Math.min(config.lanes(), operation.columns())
            : pass.perElement() ? operation.columns() : 1;
    return Math.multiplyExact(operation.rows(), width);
  }

  private long slots(Pass pass) {
    return pass.perElement() ? ceilingOfQuotient(operation.columns(), config.lanes()) : 1;
  }

  private boolean test(int matrix, Pass pass, long row, long slot, boolean write, Access access) {
    Operand operand =
        matrix == Pass.DESTINATION ? operation.destination() : operation.sources().get(matrix);
    long first = slot * config.lanes();
    long elements = Math.min(config.lanes(), operation.columns() - first);
    if (isState(matrix)) {
      if (slot > 0) {
        return true;
      }
      first = 0;
      elements = STATE_VALUES;
    } else if (isAngles(matrix)) {
      first %= operation.segment();
      elements = Math.min(elements, operation.segment() - first);
    } else if (!pass.perElement()) {
      first = 0;
      elements = 1;
    }
    NumberFormat format = operand.format();
    if (isBlockScales(matrix)) {
      long scales = operand.address() + row / format.blockElements() * operand.rowStrideBytes();
      long from = format.scaleRowBytes(first);
      return access.test(
          operand, write, scales + from, format.scaleRowBytes(first + elements) - from);
    }
    long start = format.firstByte(first);
    long end = format.endByte(first + elements);
    long address = operand.address() + row * operand.rowStrideBytes() + start;
    return access.test(operand, write, address, end - start);
  }

  private boolean isState(int matrix) {
    return switch (operation.kernel()) {
      case ONLINE_SOFTMAX, NORMALIZE -> matrix == 1;
      case RESCALE_ADD -> matrix == 2;
      default -> false;
    };
  }

  private boolean isBlockScales(int matrix) {
    return matrix == 1 && operation.kernel() == VectorKernel.DEQUANTIZE;
  }

  private boolean isAngles(int matrix) {
    return matrix == 1 && operation.kernel() == VectorKernel.ROTARY_EMBEDDING;
  }

  /** Operations of a pass that wait for each other: the levels of a tree, or one. */
  static int dependentSteps(Pass pass, int lanes) {
    return pass.primitive() == VectorPrimitive.REDUCE ? treeLevels(lanes) : 1;
  }

  private static int treeLevels(int lanes) {
    return 32 - Integer.numberOfLeadingZeros(lanes - 1);
  }

  private static long ceilingOfQuotient(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
