package org.npulator.hw.port;

import org.npulator.hw.program.LocalMemory;

/** When an engine that has priority uses which banks, in cycles of the core. */
public interface AccessSchedule {

  /** The first cycle from {@code cycle} on in which there may be accesses, or Long.MAX_VALUE. */
  long nextAccessCycle(long cycle);

  /** Whether a slice of a memory has a word in a bank of which no port is left in a cycle. */
  boolean blocked(LocalMemory memory, long cycle, long address, long bytes);

  /** Ends the need to remember accesses before a cycle. */
  void forgetBefore(long cycle);
}
