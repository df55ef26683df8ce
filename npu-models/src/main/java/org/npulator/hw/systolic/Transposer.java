package org.npulator.hw.systolic;

import org.npulator.hw.program.Operand;
import org.npulator.hw.systolic.FoldAccesses.Timing;

/**
 * Two squares of registers between the scratchpad and an edge of the array, for an operand whose
 * rows are stored along the direction in which beats follow each other. One square takes in the
 * parts of the stored rows that make up a block of beats, a stored row a cycle, while the other
 * gives out its block beat by beat. Gemmini has such a unit (Genc et al., DAC 2021).
 *
 * @param firstRow of the stored rows of the fold
 * @param storedRows of the fold, at most {@code blockBeats}
 * @param firstElement of the stored rows that the fold takes
 * @param elements of a stored row that the fold takes
 * @param elementsPerBeat of a stored row
 * @param blockBeats beats of a full block
 */
record Transposer(
    Operand operand,
    long firstRow,
    long storedRows,
    long firstElement,
    long elements,
    long elementsPerBeat,
    long blockBeats,
    long beatCycles) {

  private long blockElements() {
    return blockBeats * elementsPerBeat;
  }

  private long blocks() {
    return (elements + blockElements() - 1) / blockElements();
  }

  private long blockCycles() {
    return blockBeats * beatCycles;
  }

  /** Cycles from the first beat until the last block begins to be given out. */
  long lastBlockCycle() {
    return (blocks() - 1) * blockCycles();
  }

  /** Adds the accesses that take in the first block during the load and the others during beats. */
  void access(FoldAccesses accesses, long loadCycle, long beatCycle) {
    for (long block = 0; block < blocks(); block++) {
      long start = block == 0 ? loadCycle : beatCycle + (block - 1) * blockCycles();
      long first = block * blockElements();
      accesses.read(
          operand,
          Timing.everyCycle(start, storedRows),
          firstRow,
          1,
          firstElement + first,
          Math.min(blockElements(), elements - first));
    }
  }
}
