package org.npulator.workload.mapping;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.npulator.core.quantity.Cycles;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.hw.vector.VectorConfig;
import org.npulator.hw.vector.VectorPrimitive;

/** Machines for the tests of the mapping. */
final class Machines {
  private static final Map<String, Double> ALL_PAIRS =
      Map.of(
          "int8xint8", 1.0, "int8xint4", 1.0, "bf16xbf16", 0.5, "bf16xint8", 0.5, "bf16xint4", 0.5);

  private Machines() {}

  /** A vector unit whose operations all take four cycles a group of lanes. */
  static VectorConfig vector(int lanes) {
    VectorConfig.Operation operation =
        new VectorConfig.Operation(new Cycles(4), new Cycles(8), "test");
    return new VectorConfig(
        lanes,
        new VectorConfig.OperationTable(
            Arrays.stream(VectorPrimitive.values())
                .collect(Collectors.toMap(VectorPrimitive::key, primitive -> operation))));
  }

  /** The machine of the issue: 64 x 64, 2 MiB scratchpad, four x16 LPDDR5 channels. */
  static Machine edge() {
    return edge(Dataflow.WEIGHT_STATIONARY);
  }

  static Machine edge(Dataflow dataflow) {
    return new Machine(
        64,
        64,
        dataflow,
        0,
        ALL_PAIRS,
        2 << 20,
        64,
        256 << 10,
        256,
        vector(128),
        8L << 30,
        128 << 10,
        51.2,
        false,
        Optional.empty(),
        1,
        Set.of());
  }

  /** A machine on which small matrices already need many tiles. */
  static Machine tiny(
      int rows, int columns, Dataflow dataflow, long scratchpadBytes, long accumulatorBytes) {
    return new Machine(
        rows,
        columns,
        dataflow,
        0,
        ALL_PAIRS,
        scratchpadBytes,
        16,
        accumulatorBytes,
        4,
        vector(4),
        64L << 20,
        8 << 10,
        8,
        false,
        Optional.empty(),
        1,
        Set.of());
  }

  /** The same machine if its arrays can keep any operand. */
  static Machine withAllDataflows(Machine machine) {
    return with(machine, machine.dequantizer(), machine.arrays(), Set.of(Dataflow.values()));
  }

  /** The same machine with several arrays in its core. */
  static Machine withArrays(int arrays, Machine machine) {
    return with(machine, machine.dequantizer(), arrays, machine.furtherDataflows());
  }

  /** The same machine with a unit of its own that dequantizes. */
  static Machine withDequantizer(Machine machine) {
    return with(machine, true, machine.arrays(), machine.furtherDataflows());
  }

  private static Machine with(
      Machine machine, boolean dequantizer, int arrays, Set<Dataflow> furtherDataflows) {
    return new Machine(
        machine.arrayRows(),
        machine.arrayColumns(),
        machine.dataflow(),
        machine.vectorRows(),
        machine.macsPerCyclePerElement(),
        machine.scratchpadBytes(),
        machine.wordBytes(),
        machine.accumulatorBytes(),
        machine.accumulatorWordBytes(),
        machine.vector(),
        machine.memoryBytes(),
        machine.stripeBytes(),
        machine.memoryBytesPerCycle(),
        dequantizer,
        machine.sparsity(),
        arrays,
        furtherDataflows);
  }
}
