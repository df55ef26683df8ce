package org.npulator.hw.program;

/** The memories of a core that instructions address. */
public enum LocalMemory {
  SCRATCHPAD,
  ACCUMULATOR
}
