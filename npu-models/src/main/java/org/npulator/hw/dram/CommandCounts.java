package org.npulator.hw.dram;

/** What a controller counted. */
final class CommandCounts {
  final long[] byRole = new long[Role.COUNT];
  long forwardedReads;
  long coalescedWrites;
}
