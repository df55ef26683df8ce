package org.npulator.hw.systolic;

import java.util.SortedMap;
import org.npulator.hw.format.FormatPair;

/**
 * What a systolic array has done.
 *
 * @param macs useful multiply-accumulate operations by formats, without padding
 * @param weightRegisterBytes weights that reached their element, without those passed on the way
 * @param scratchpadReadBytes whole words
 * @param accumulatorReadBytes whole words
 * @param accumulatorWriteBytes whole words
 */
public record MatrixActions(
    SortedMap<FormatPair, Long> macs,
    long weightRegisterBytes,
    long scratchpadReadBytes,
    long accumulatorReadBytes,
    long accumulatorWriteBytes) {}
