package org.npulator.workload.mapping;

/**
 * Estimates the time of a product from its tiles: memory, array and vector unit work on one tile
 * after the other, each at its undisturbed rate, loads as far ahead as the buffer for weights is
 * large, the array as far as accumulators are free. Not in it: latencies and row misses of the
 * memory, conflicts of banks, what other operators leave to do.
 *
 * @param bytesPerCycle peak rate of the memory
 * @param streamBytes of the buffer for weights on their way
 * @param sumsInFlight groups of accumulators that may wait for the vector unit
 * @param fillCycles until the last sums of a group leave the array
 */
record TilePipeline(double bytesPerCycle, double streamBytes, int sumsInFlight, double fillCycles) {

  /** What the sums of a tile of the output take, by block of rows and tile of columns. */
  interface Work {
    /** Bytes of weights that are loaded. */
    double weightBytes(int block, int tile);

    /** Bytes of activations that are loaded. */
    double inputBytes(int block, int tile);

    double arrayCycles(int block, int tile);

    /** Cycles of the vector unit before the array can start. */
    double dequantizeCycles(int block, int tile);

    /** Cycles of the vector unit afterwards. */
    double drainCycles(int block, int tile);

    /** Bytes of the output that are stored. */
    double outputBytes(int block, int tile);
  }

  /**
   * Cycles until everything is done.
   *
   * @param rowsOutermost whether the blocks of rows are the outer loop
   * @param loadsPerTile in which operands of a tile arrive
   */
  double cycles(int blocks, int tiles, boolean rowsOutermost, double loadsPerTile, Work work) {
    int count = Math.multiplyExact(blocks, tiles);
    double[] released = new double[count];
    double[] heldBytes = new double[count];
    double[] drained = new double[count];
    double held = 0;
    int oldest = 0;
    double memory = 0;
    double array = 0;
    double vector = 0;
    double stored = 0;
    for (int index = 0; index < count; index++) {
      int block = rowsOutermost ? index / tiles : index % blocks;
      int tile = rowsOutermost ? index % tiles : index / blocks;
      heldBytes[index] = work.weightBytes(block, tile);
      held += heldBytes[index];
      while (held > streamBytes && oldest < index) {
        memory = Math.max(memory, released[oldest]);
        held -= heldBytes[oldest++];
      }
      double loading = (heldBytes[index] + work.inputBytes(block, tile)) / bytesPerCycle;
      double firstLoad = memory + loading / loadsPerTile;
      memory += loading;
      double ready = memory;
      double dequantizing = work.dequantizeCycles(block, tile);
      if (dequantizing > 0) {
        vector = Math.max(vector, firstLoad) + dequantizing;
        ready = Math.max(ready, vector);
        firstLoad = Math.max(firstLoad, vector - dequantizing * (1 - 1 / loadsPerTile));
      }
      double cycles = work.arrayCycles(block, tile);
      double sumsFree = index < sumsInFlight ? 0 : drained[index - sumsInFlight];
      double start = Math.max(Math.max(array, sumsFree), firstLoad);
      array = Math.max(start + cycles, ready + cycles / loadsPerTile);
      released[rowsOutermost ? index : index - block] = array;
      vector = Math.max(vector, array + fillCycles) + work.drainCycles(block, tile);
      drained[index] = vector;
      double bytes = work.outputBytes(block, tile);
      if (bytes > 0) {
        memory += bytes / bytesPerCycle;
        stored = Math.max(stored, vector) + bytes / bytesPerCycle;
      }
    }
    return Math.max(Math.max(memory, vector), stored);
  }
}
