package org.npulator.hw.program;

import org.npulator.hw.format.NumberFormat;

/**
 * A matrix in a memory of the core, row after row.
 *
 * @param address of the first byte
 * @param rowStrideBytes from the start of a row to the start of the next; 0 repeats the first row
 * @param format of the elements; the elements of a row are packed
 */
public record Operand(LocalMemory memory, long address, long rowStrideBytes, NumberFormat format) {}
