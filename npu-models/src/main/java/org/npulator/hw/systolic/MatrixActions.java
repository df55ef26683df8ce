package org.npulator.hw.systolic;

import java.util.SortedMap;
import java.util.TreeMap;
import org.npulator.hw.format.FormatPair;

/**
 * What a systolic array has done.
 *
 * @param macs useful multiply-accumulate operations by formats, without padding
 * @param stationaryRegisterBytes elements of the operand that stays that reached their place, or
 *     left it, without those passed on the way
 * @param scratchpadReadBytes whole words
 * @param accumulatorReadBytes whole words
 * @param accumulatorWriteBytes whole words
 */
public record MatrixActions(
    SortedMap<FormatPair, Long> macs,
    long stationaryRegisterBytes,
    long scratchpadReadBytes,
    long accumulatorReadBytes,
    long accumulatorWriteBytes) {

  /** What this array and another one have done. */
  public MatrixActions plus(MatrixActions other) {
    SortedMap<FormatPair, Long> sums = new TreeMap<>(macs);
    other.macs.forEach((pair, count) -> sums.merge(pair, count, Long::sum));
    return new MatrixActions(
        sums,
        stationaryRegisterBytes + other.stationaryRegisterBytes,
        scratchpadReadBytes + other.scratchpadReadBytes,
        accumulatorReadBytes + other.accumulatorReadBytes,
        accumulatorWriteBytes + other.accumulatorWriteBytes);
  }
}
