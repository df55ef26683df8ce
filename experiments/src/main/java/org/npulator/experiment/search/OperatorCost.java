package org.npulator.experiment.search;

/**
 * What an operator is estimated to take by itself.
 *
 * @param computeCycles of the core clock, of array and vector unit, the slower of the two
 * @param vectorCycles of the core clock, of the vector unit alone
 * @param loadedBytes from DRAM: weights, cached keys and values, rows of tables
 * @param storedBytes to DRAM
 * @param macs of all cores
 * @param scratchpadReadBytes of all cores
 * @param scratchpadWrittenBytes of all cores
 * @param accumulatorBytes read, and as many written, of all cores
 */
record OperatorCost(
    double computeCycles,
    double vectorCycles,
    double loadedBytes,
    double storedBytes,
    double macs,
    double scratchpadReadBytes,
    double scratchpadWrittenBytes,
    double accumulatorBytes) {}
