package org.npulator.hw.systolic;

import java.util.SortedMap;
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
    long accumulatorWriteBytes) {}
