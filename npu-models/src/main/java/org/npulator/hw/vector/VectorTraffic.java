package org.npulator.hw.vector;

import java.util.EnumMap;
import java.util.TreeMap;
import org.npulator.hw.port.BankedMemory;
import org.npulator.hw.program.LocalMemory;
import org.npulator.hw.program.Operand;

/** Counts what the operations of a vector unit do. */
final class VectorTraffic {
  private final BankedMemory scratchpad;
  private final BankedMemory accumulator;
  private final EnumMap<VectorPrimitive, Long> elements = new EnumMap<>(VectorPrimitive.class);
  private final long[][] bytes = new long[LocalMemory.values().length][2];

  VectorTraffic(BankedMemory scratchpad, BankedMemory accumulator) {
    this.scratchpad = scratchpad;
    this.accumulator = accumulator;
  }

  void add(VectorSchedule schedule) {
    for (Pass pass : schedule.passes()) {
      elements.merge(pass.primitive(), schedule.elements(pass), Long::sum);
    }
    schedule.forEachAccess(
        (operand, write, address, length) -> {
          BankedMemory memory = memory(operand);
          bytes[operand.memory().ordinal()][write ? 1 : 0] +=
              memory.words(address, length) * memory.widthBytes();
          return true;
        });
  }

  VectorActions actions() {
    long[] scratchpadBytes = bytes[LocalMemory.SCRATCHPAD.ordinal()];
    long[] accumulatorBytes = bytes[LocalMemory.ACCUMULATOR.ordinal()];
    return new VectorActions(
        new TreeMap<>(elements),
        scratchpadBytes[0],
        scratchpadBytes[1],
        accumulatorBytes[0],
        accumulatorBytes[1]);
  }

  private BankedMemory memory(Operand operand) {
    return operand.memory() == LocalMemory.SCRATCHPAD ? scratchpad : accumulator;
  }
}
