package org.npulator.workload.mapping;

import java.util.Optional;
import org.npulator.hw.program.CausalMask;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.AttentionWindow;

/**
 * Query rows of one sequence that share a key and value head: one token of several heads, or
 * several tokens of one head. They see the sinks, if those are apart, and consecutive keys.
 *
 * @param sinks keys from the first on that all rows see, if they lie before the other keys
 * @param firstKey of the consecutive keys
 * @param endKey of the consecutive keys, exclusive; the last token sees it
 */
record AttentionTile(
    Attention attention,
    long sequence,
    long keyValueHead,
    long firstHead,
    long heads,
    long firstToken,
    long tokens,
    long sinks,
    long firstKey,
    long endKey) {

  static AttentionTile of(
      Attention attention,
      long sequence,
      long keyValueHead,
      long firstHead,
      long heads,
      long firstToken,
      long tokens) {
    long position = attention.cachedTokens() + firstToken;
    long first = attention.window().map(window -> window.firstSeen(position)).orElse(0L);
    long sinks = attention.window().map(AttentionWindow::sinks).orElse(0L);
    boolean apart = first > sinks;
    return new AttentionTile(
        attention,
        sequence,
        keyValueHead,
        firstHead,
        heads,
        firstToken,
        tokens,
        apart ? sinks : 0,
        apart ? first : 0,
        position + tokens);
  }

  long rows() {
    return heads * tokens;
  }

  /** Keys that some row sees. */
  long keys() {
    return sinks + endKey - firstKey;
  }

  /**
   * Columns of a block that are masked for some row, empty if all rows see all of them.
   *
   * @param sinkColumns sinks in front of the other keys of the block
   * @param first key of the others
   * @param count of the others
   */
  Optional<CausalMask> mask(long sinkColumns, long first, long count) {
    long position = attention.cachedTokens() + firstToken;
    long end = sinkColumns + position + 1 - first;
    long columns = sinkColumns + count;
    if (attention.window().isEmpty()) {
      return end >= columns ? Optional.empty() : Optional.of(new CausalMask(end, tokens));
    }
    AttentionWindow window = attention.window().get();
    long start = sinkColumns + position - window.tokens() + 1 - first;
    long always = sinkColumns + Math.max(0, Math.min(count, window.sinks() - first));
    boolean all = end >= columns && start + tokens - 1 <= always;
    return all ? Optional.empty() : Optional.of(new CausalMask(always, start, end, tokens));
  }
}
