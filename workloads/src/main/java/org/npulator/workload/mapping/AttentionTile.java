package org.npulator.workload.mapping;

import java.util.Optional;
import org.npulator.hw.program.CausalMask;

/**
 * Query rows of one sequence that share a key and value head: one token of several heads, or
 * several tokens of one head.
 *
 * @param keys that the last token sees
 * @param online whether the keys come in several blocks
 */
record AttentionTile(
    long sequence,
    long keyValueHead,
    long firstHead,
    long heads,
    long firstToken,
    long tokens,
    long keys,
    boolean online) {

  long rows() {
    return heads * tokens;
  }

  /** Columns of a block that are masked for some row, empty if all rows see all of them. */
  Optional<CausalMask> mask(long firstKey, long count) {
    long firstRowColumns = keys - tokens + 1 - firstKey;
    return firstRowColumns >= count
        ? Optional.empty()
        : Optional.of(new CausalMask(firstRowColumns, tokens));
  }
}
