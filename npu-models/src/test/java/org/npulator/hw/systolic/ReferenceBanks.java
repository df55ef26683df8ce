package org.npulator.hw.systolic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Banks of both memories, served access by access, and with them the time: an array cycle takes as
 * many core cycles as the bank that is met most.
 */
final class ReferenceBanks {

  /** Banks, ports and word width of a memory. */
  record Banks(int banks, int ports, long width) {
    long serviceCycles(int[] accesses) {
      long most = Arrays.stream(accesses).max().orElse(0);
      return Math.max(1, (most + ports - 1) / ports);
    }

    /** Banks without a free port after some cycles of service. */
    boolean[] full(int[] accesses, long servedCycles) {
      boolean[] full = new boolean[banks];
      for (int bank = 0; bank < banks; bank++) {
        full[bank] = accesses[bank] - servedCycles * ports >= ports;
      }
      return full;
    }
  }

  private final Banks scratchpad;
  private final Banks accumulator;
  private int[] scratchpadAccesses;
  private int[] accumulatorAccesses;
  private long arrayCycle;
  private long coreCycle;

  /** Banks of which no port is left, for each core cycle. */
  final List<boolean[]> scratchpadFull = new ArrayList<>();

  final List<boolean[]> accumulatorFull = new ArrayList<>();

  ReferenceBanks(Banks scratchpad, Banks accumulator) {
    this.scratchpad = scratchpad;
    this.accumulator = accumulator;
    begin();
  }

  private void begin() {
    scratchpadAccesses = new int[scratchpad.banks()];
    accumulatorAccesses = new int[accumulator.banks()];
  }

  long arrayCycle() {
    return arrayCycle;
  }

  long coreCycle() {
    return coreCycle;
  }

  void read(ReferenceProduct.Layout layout, int row, int element, int elements) {
    access(scratchpad, scratchpadAccesses, layout, row, element, elements, 1);
  }

  void write(
      ReferenceProduct.Layout layout, int row, int element, int elements, boolean accumulates) {
    access(accumulator, accumulatorAccesses, layout, row, element, elements, accumulates ? 2 : 1);
  }

  /** Ends an array cycle. */
  void serve() {
    long service =
        Math.max(
            scratchpad.serviceCycles(scratchpadAccesses),
            accumulator.serviceCycles(accumulatorAccesses));
    for (long cycle = 0; cycle < service; cycle++) {
      scratchpadFull.add(scratchpad.full(scratchpadAccesses, cycle));
      accumulatorFull.add(accumulator.full(accumulatorAccesses, cycle));
    }
    coreCycle += service;
    arrayCycle++;
    begin();
  }

  private static void access(
      Banks memory,
      int[] accesses,
      ReferenceProduct.Layout layout,
      int row,
      int element,
      int elements,
      int times) {
    long word = -1;
    for (long at = layout.firstByte(row, element);
        at < layout.endByte(row, element, elements);
        at++) {
      if (at / memory.width() != word) {
        word = at / memory.width();
        accesses[(int) (word % memory.banks())] += times;
      }
    }
  }
}
