package org.npulator.workload.mapping;

import org.npulator.hw.format.NumberFormat;

/**
 * Where the keys or the values of a layer lie in memory: for every sequence and head its tokens,
 * one after the other, starting on a page.
 *
 * @param headBytes from head to head, whole pages
 * @param tokens that fit
 */
record KeyValuePlacement(
    long address,
    long batch,
    long heads,
    long headDimension,
    NumberFormat format,
    long headBytes,
    long tokens) {
  /** Small enough to allocate as a sequence grows, large enough to cover every channel. */
  static final long PAGE_BYTES = 4096;

  static KeyValuePlacement at(
      long address, long batch, long heads, long headDimension, NumberFormat format, long tokens) {
    long bytes = Math.multiplyExact(tokens, format.rowBytes(headDimension));
    return new KeyValuePlacement(
        address, batch, heads, headDimension, format, Sizes.roundUp(bytes, PAGE_BYTES), tokens);
  }

  long tokenBytes() {
    return format.rowBytes(headDimension);
  }

  /** Tokens of one head. */
  MemoryRun tokens(long sequence, long head, long first, long count) {
    return MemoryRun.contiguous(
        headAddress(sequence, head) + first * tokenBytes(), count * tokenBytes());
  }

  /** Tokens of one head, one row each. */
  MemoryRun tokenRows(long sequence, long head, long first, long count) {
    return new MemoryRun(
        headAddress(sequence, head) + first * tokenBytes(), tokenBytes(), count, tokenBytes());
  }

  /** Tokens of all heads of a sequence, one row each, head after head. */
  MemoryRun tokenRows(long sequence, long first, long count) {
    return tokenRows(sequence, 0, first, count).times(heads, headBytes);
  }

  /** One token of all heads. */
  MemoryRun headRows(long sequence, long token) {
    return new MemoryRun(
        headAddress(sequence, 0) + token * tokenBytes(), tokenBytes(), heads, headBytes);
  }

  /** One token of all heads of some sequences, sequence after sequence. */
  MemoryRun headRows(long first, long sequences, long token) {
    return headRows(first, token).times(sequences, heads * headBytes);
  }

  private long headAddress(long sequence, long head) {
    return address + (sequence * heads + head) * headBytes;
  }

  long end() {
    return address + Math.multiplyExact(batch * heads, headBytes);
  }
}
