package org.npulator.hw.dram;

/** What a controller counted; bank states in cycles, summed over ranks. */
final class CommandCounts {
  final long[] byRole = new long[Role.COUNT];
  long rankActiveCycles;
  long forwardedReads;
  long coalescedWrites;
}
