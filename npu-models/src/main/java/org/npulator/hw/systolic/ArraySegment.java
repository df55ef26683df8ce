package org.npulator.hw.systolic;

import org.npulator.hw.port.AccessStream;
import org.npulator.hw.port.BankedMemory;
import org.npulator.hw.program.LocalMemory;

/** Array cycles in which the same streams of accesses are alive, and the cycles they freeze for. */
final class ArraySegment {
  private final BankedMemory scratchpad;
  private final BankedMemory accumulator;
  private final AccessStream[] scratchpadStreams;
  private final AccessStream[] accumulatorStreams;
  private final long arrayStart;
  private final long coreStart;
  private final boolean scratchpadFreezes;
  private final boolean accumulatorFreezes;
  private final long periodCycles;
  private long extraCyclesOfPeriod = -1;

  ArraySegment(
      BankedMemory scratchpad,
      BankedMemory accumulator,
      AccessStream[] scratchpadStreams,
      AccessStream[] accumulatorStreams,
      long arrayStart,
      long coreStart) {
    this.scratchpad = scratchpad;
    this.accumulator = accumulator;
    this.scratchpadStreams = scratchpadStreams;
    this.accumulatorStreams = accumulatorStreams;
    this.arrayStart = arrayStart;
    this.coreStart = coreStart;
    scratchpadFreezes = !scratchpad.neverConflict(scratchpadStreams);
    accumulatorFreezes = !accumulator.neverConflict(accumulatorStreams);
    long period = 1;
    if (scratchpadFreezes) {
      period = commonPeriod(period, scratchpad, scratchpadStreams);
    }
    if (accumulatorFreezes) {
      period = commonPeriod(period, accumulator, accumulatorStreams);
    }
    boolean repeats =
        scratchpad.repeats(scratchpadStreams) && accumulator.repeats(accumulatorStreams);
    periodCycles = repeats ? period : Long.MAX_VALUE;
  }

  long arrayStart() {
    return arrayStart;
  }

  long coreStart() {
    return coreStart;
  }

  boolean isIdle() {
    return scratchpadStreams.length == 0 && accumulatorStreams.length == 0;
  }

  boolean neverFreezes() {
    return !scratchpadFreezes && !accumulatorFreezes;
  }

  /** Core cycle at which an array cycle of this segment, or the one after its end, begins. */
  long coreCycle(long arrayCycle) {
    long cycles = arrayCycle - arrayStart;
    return coreStart + cycles + (neverFreezes() ? 0 : extraCycles(cycles));
  }

  /** Core cycles that an array cycle of this segment takes. */
  long serviceCycles(long arrayCycle) {
    return Math.max(
        scratchpadFreezes ? scratchpad.serviceCycles(scratchpadStreams, arrayCycle) : 1,
        accumulatorFreezes ? accumulator.serviceCycles(accumulatorStreams, arrayCycle) : 1);
  }

  boolean blocked(
      LocalMemory memory, long arrayCycle, long serviceCycle, long address, long bytes) {
    return memory == LocalMemory.SCRATCHPAD
        ? scratchpad.blocked(scratchpadStreams, arrayCycle, serviceCycle, address, bytes)
        : accumulator.blocked(accumulatorStreams, arrayCycle, serviceCycle, address, bytes);
  }

  private long extraCycles(long cycles) {
    if (cycles < periodCycles) {
      return sum(cycles);
    }
    if (extraCyclesOfPeriod < 0) {
      extraCyclesOfPeriod = sum(periodCycles);
    }
    return cycles / periodCycles * extraCyclesOfPeriod + sum(cycles % periodCycles);
  }

  private long sum(long cycles) {
    long extra = 0;
    for (long cycle = arrayStart; cycle < arrayStart + cycles; cycle++) {
      extra += serviceCycles(cycle) - 1;
    }
    return extra;
  }

  private static long commonPeriod(long period, BankedMemory memory, AccessStream[] streams) {
    long common = period;
    for (AccessStream stream : streams) {
      long other = memory.periodCycles(stream);
      long x = common;
      long y = other;
      while (y != 0) {
        long remainder = x % y;
        x = y;
        y = remainder;
      }
      common = common / x * other;
    }
    return common;
  }
}
