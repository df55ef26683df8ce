package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
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
   * @param firstColumn of the block, counted from the first key that the tile sees
   */
  Optional<CausalMask> mask(long firstColumn, long columns) {
    long sinkColumns = Math.min(columns, Math.max(0, sinks - firstColumn));
    long first = keyOf(Math.max(firstColumn, sinks));
    long position = attention.cachedTokens() + firstToken;
    long end = sinkColumns + position + 1 - first;
    if (attention.window().isEmpty()) {
      return end >= columns ? Optional.empty() : Optional.of(new CausalMask(end, tokens));
    }
    AttentionWindow window = attention.window().get();
    long start = sinkColumns + position - window.tokens() + 1 - first;
    long always =
        sinkColumns + Math.max(0, Math.min(columns - sinkColumns, window.sinks() - first));
    boolean all = end >= columns && start + tokens - 1 <= always;
    return all ? Optional.empty() : Optional.of(new CausalMask(always, start, end, tokens));
  }

  /** The key of a column, counted from the first key that the tile sees. */
  long keyOf(long column) {
    return column < sinks ? column : firstKey + column - sinks;
  }

  /** Some of the rows, which are tokens of one head or heads of one token. */
  AttentionTile rows(long first, long count) {
    boolean tokensOfOneHead = heads == 1;
    return new AttentionTile(
        attention,
        sequence,
        keyValueHead,
        tokensOfOneHead ? firstHead : firstHead + first,
        tokensOfOneHead ? 1 : count,
        tokensOfOneHead ? firstToken + first : firstToken,
        tokensOfOneHead ? count : tokens,
        sinks,
        firstKey,
        endKey);
  }

  /** Tiles of all sequences and heads, those that share keys one after the other. */
  static List<AttentionTile> all(Attention attention, AttentionTiling tiling) {
    List<AttentionTile> tiles = new ArrayList<>();
    long group = attention.queryHeads() / attention.keyValueHeads();
    for (long sequence = 0; sequence < attention.batch(); sequence++) {
      for (long shared = 0; shared < attention.keyValueHeads(); shared++) {
        for (long token = 0; token < attention.newTokens(); token += tiling.tokens()) {
          long tokens = Math.min(tiling.tokens(), attention.newTokens() - token);
          for (long head = 0; head < group; head += tiling.heads()) {
            long heads = Math.min(tiling.heads(), group - head);
            tiles.add(of(attention, sequence, shared, shared * group + head, heads, token, tokens));
          }
        }
      }
    }
    return tiles;
  }
}
