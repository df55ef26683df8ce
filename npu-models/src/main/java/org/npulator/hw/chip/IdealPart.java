package org.npulator.hw.chip;

/** A part of a chip that can be made to take no time, to tell what it costs. */
public enum IdealPart {
  /** Transfers end at the next edge of the core's clock, whatever their size and address. */
  DRAM,
  /** Any number of products end a cycle after they start. */
  ARRAY,
  /** Banks serve any number of accesses in a cycle. */
  SRAM
}
