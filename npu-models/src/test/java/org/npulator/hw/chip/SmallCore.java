package org.npulator.hw.chip;

import static org.npulator.hw.program.LocalMemory.ACCUMULATOR;
import static org.npulator.hw.program.LocalMemory.SCRATCHPAD;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.npulator.core.quantity.Bytes;
import org.npulator.core.quantity.Cycles;
import org.npulator.core.quantity.Frequency;
import org.npulator.core.time.ClockDomain;
import org.npulator.hw.dma.DmaConfig;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Operand;
import org.npulator.hw.program.Store;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.program.VectorOperation;
import org.npulator.hw.sram.SramConfig;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;
import org.npulator.hw.vector.VectorConfig;
import org.npulator.hw.vector.VectorPrimitive;

/** A core with an 8x8 array, 8 vector lanes and a clock of 4 ticks, and instructions for it. */
final class SmallCore {
  static final int ARRAY_SIZE = 8;
  static final int LANES = 8;
  static final int VECTOR_LATENCY_CYCLES = 3;
  static final ClockDomain CLOCK = new ClockDomain("core", Frequency.hertz(1_000_000_000), 4);

  private SmallCore() {}

  /** Banks are so many that accesses to different regions do not conflict. */
  static CoreConfig withoutConflicts(int dmaEngines) {
    return config(dmaEngines, new SramConfig(new Bytes(1 << 16), 64, new Bytes(8), 8));
  }

  static CoreConfig withFewBanks(int dmaEngines) {
    return config(dmaEngines, new SramConfig(new Bytes(1 << 16), 4, new Bytes(8), 1));
  }

  private static CoreConfig config(int dmaEngines, SramConfig scratchpad) {
    VectorConfig.Operation operation =
        new VectorConfig.Operation(new Cycles(1), new Cycles(VECTOR_LATENCY_CYCLES), "test");
    return new CoreConfig(
        1,
        "core",
        new SystolicArrayConfig(
            ARRAY_SIZE, ARRAY_SIZE, Dataflow.WEIGHT_STATIONARY, true, Map.of("int8xint8", 1.0)),
        new VectorConfig(
            LANES,
            new VectorConfig.OperationTable(
                Stream.of(VectorPrimitive.values())
                    .collect(Collectors.toMap(VectorPrimitive::key, primitive -> operation)))),
        scratchpad,
        new SramConfig(new Bytes(1 << 14), 8, new Bytes(32), 2),
        new DmaConfig(dmaEngines, 16, new Bytes(64)),
        Optional.empty());
  }

  static Load load(int operator, long bytes, Dependency... waitsFor) {
    return new Load(operator, List.of(waitsFor), 0, bytes, 1, bytes, 0, bytes);
  }

  static Store store(int operator, long bytes, Dependency... waitsFor) {
    return new Store(operator, List.of(waitsFor), 0, bytes, 1, bytes, 0, bytes);
  }

  /** A product of m rows with weights that fill the array once. */
  static MatrixMultiply fold(int operator, long m, Dependency... waitsFor) {
    return multiply(operator, m, ARRAY_SIZE, ARRAY_SIZE, 0, waitsFor);
  }

  static MatrixMultiply multiply(
      int operator, long m, long k, long n, long address, Dependency... waitsFor) {
    return new MatrixMultiply(
        operator,
        List.of(waitsFor),
        m,
        k,
        n,
        new Operand(SCRATCHPAD, address, k, NumberFormat.INT8),
        new Operand(SCRATCHPAD, address + 2048, n, NumberFormat.INT8),
        false,
        new Operand(ACCUMULATOR, 0, 4 * n, NumberFormat.INT32),
        false);
  }

  /** An addition of bf16 rows, one cycle each group of lanes. */
  static VectorOperation add(
      int operator, long rows, long columns, long address, Dependency... waitsFor) {
    Function<Long, Operand> operand =
        at -> new Operand(SCRATCHPAD, at, 2 * columns, NumberFormat.BF16);
    return new VectorOperation(
        operator,
        List.of(waitsFor),
        VectorKernel.ADD,
        rows,
        columns,
        columns,
        0,
        List.of(operand.apply(address), operand.apply(address + 4096)),
        operand.apply(address + 8192),
        Optional.empty());
  }
}
