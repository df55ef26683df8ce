package org.npulator.workload.mapping;

/** An address space that instructions read and write. */
enum Space {
  SCRATCHPAD,
  ACCUMULATOR,
  /** Memory that is written and read again in the same step. */
  MEMORY
}
