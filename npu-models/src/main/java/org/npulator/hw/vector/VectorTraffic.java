package org.npulator.hw.vector;

import java.util.EnumMap;
import java.util.TreeMap;
import org.npulator.hw.port.BankedMemory;
import org.npulator.hw.program.LocalMemory;

/** Counts what the operations of a vector unit do. */
final class VectorTraffic {
  private final BankedMemory scratchpad;
  private final BankedMemory accumulator;
  private final EnumMap<VectorPrimitive, Long> elements = new EnumMap<>(VectorPrimitive.class);
  private final Counts scratchpadCounts = new Counts();
  private final Counts accumulatorCounts = new Counts();

  private static final class Counts {
    private long readBytes;
    private long writeBytes;
  }

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
          boolean inScratchpad = operand.memory() == LocalMemory.SCRATCHPAD;
          BankedMemory memory = inScratchpad ? scratchpad : accumulator;
          Counts counts = inScratchpad ? scratchpadCounts : accumulatorCounts;
          long bytes = memory.words(address, length) * memory.widthBytes();
          counts.readBytes += write ? 0 : bytes;
          counts.writeBytes += write ? bytes : 0;
          return true;
        });
  }

  VectorActions actions() {
    return new VectorActions(
        new TreeMap<>(elements),
        scratchpadCounts.readBytes,
        scratchpadCounts.writeBytes,
        accumulatorCounts.readBytes,
        accumulatorCounts.writeBytes);
  }
}
