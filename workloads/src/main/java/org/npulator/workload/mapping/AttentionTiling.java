package org.npulator.workload.mapping;

import java.util.Optional;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.mapping.MappingConfig.ScoreChoice;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.StepKind;

/**
 * How attention of one key and value head is cut: rows are query tokens, of all query heads that
 * share the keys if there is one new token, else of one head; columns are keys.
 *
 * @param heads query heads of a tile
 * @param tokens query tokens of a tile
 * @param blockColumns keys whose scores are in the accumulators at a time
 * @param pieceTokens cached keys or values of one load
 * @param queryFormat of queries and probabilities as the array takes them
 * @param keyFormat of keys and values as the array takes them
 * @param rate of their products, in multiply-accumulates per cycle of an element
 * @param queryBytes of the queries of a tile if they are converted, else 0
 * @param probabilityBytes of the probabilities of a block
 * @param stateBytes of what runs along, if the keys come in several blocks
 */
record AttentionTiling(
    long heads,
    long tokens,
    long blockColumns,
    long pieceTokens,
    NumberFormat queryFormat,
    NumberFormat keyFormat,
    double rate,
    long queryBytes,
    long probabilityBytes,
    long stateBytes) {
  /** Running maximum, sum and correction factor of a row, 4 bytes each. */
  static final long STATE_ROW_BYTES = 12;

  private static final long TOKENS_TOGETHER = 64;

  /**
   * @throws MappingException if the array cannot multiply queries and cached keys or the scores of
   *     one row and a fold of keys exceed the accumulators
   */
  static AttentionTiling of(
      Machine machine, Attention attention, MappingConfig dictated, StepKind kind)
      throws MappingException {
    Optional<ScoreChoice> choice =
        dictated.attentionOf(attention.role()).flatMap(tiles -> tiles.scores(kind));
    NumberFormat query = queryFormat(machine, attention);
    NumberFormat key = machine.multiplied(query, attention.keyCache().format());
    long group = attention.queryHeads() / attention.keyValueHeads();
    boolean decode = attention.newTokens() == 1;
    Optional<Long> rowsChosen = choice.flatMap(ScoreChoice::m);
    long heads = decode ? Math.min(group, rowsChosen.orElse(group)) : 1;
    long tokens = Math.min(attention.newTokens(), rowsChosen.orElse(2L * machine.arrayRows()));
    long keys = mostKeys(attention, tokens);
    long least = Math.min(keys, Math.max(2, machine.arrayColumns()));
    Optional<Long> keysChosen =
        choice.flatMap(ScoreChoice::n).map(n -> Math.min(Math.max(2, n), keys));
    if (rowsChosen.isPresent() || keysChosen.isPresent()) {
      check(machine, attention, query, heads * tokens, keysChosen.orElse(least));
    }
    while (columns(machine, attention, query, heads * tokens) < least && heads * tokens > 1) {
      heads = Sizes.ceilDiv(heads, 2);
      tokens = Sizes.ceilDiv(tokens, 2);
    }
    long most = columns(machine, attention, query, heads * tokens);
    if (most < Math.min(least, keysChosen.orElse(least))) {
      throw new MappingException(
          "%s: the scores of one query and %d keys do not fit twice into %d bytes of accumulators"
              .formatted(attention.name(), least, machine.accumulatorBytes()));
    }
    long columns = Math.min(keys, most);
    if (columns < keys && columns > TOKENS_TOGETHER) {
      columns = Sizes.roundDown(columns, TOKENS_TOGETHER);
    }
    columns = keysChosen.orElse(columns);
    long tokenBytes = key.rowBytes(attention.headDimension());
    long piece = machine.scratchpadBytes() / 32 / tokenBytes;
    piece = piece > TOKENS_TOGETHER ? Sizes.roundDown(piece, TOKENS_TOGETHER) : Math.max(1, piece);
    long rows = heads * tokens;
    long stride = rowStride(machine, query, columns);
    long queryBytes =
        query.equals(attention.query().format())
            ? 0
            : rows * rowStride(machine, query, attention.headDimension());
    boolean online = columns < keys;
    long state =
        online ? rows * (STATE_ROW_BYTES + 4 * attention.headDimension()) + machine.wordBytes() : 0;
    return new AttentionTiling(
        heads,
        tokens,
        columns,
        piece,
        query,
        key,
        machine.rate(query, key),
        queryBytes,
        rows * stride,
        state);
  }

  /** What scores are multiplied by before the softmax. */
  static double scale(Attention attention) {
    return 1 / Math.sqrt(attention.headDimension());
  }

  /** Keys that some of the rows of a tile see, at most. */
  static long mostKeys(Attention attention, long tokens) {
    long all = attention.cachedTokens() + attention.newTokens();
    return attention
        .window()
        .map(window -> Math.min(all, window.mostSeen() + tokens - 1))
        .orElse(all);
  }

  /** Refuses what is dictated if it does not fit. */
  private static void check(
      Machine machine, Attention attention, NumberFormat query, long rows, long keys)
      throws MappingException {
    long most = columns(machine, attention, query, rows);
    if (keys <= most) {
      return;
    }
    long fitting = rows;
    while (fitting > 1 && columns(machine, attention, query, fitting) < keys) {
      fitting--;
    }
    throw new MappingException(
        "%s: scores of %d rows and %d keys do not fit twice into accumulators and scratchpad; with %d rows at most %d keys do, with %d keys at most %d rows"
            .formatted(attention.name(), rows, keys, rows, Math.max(0, most), keys, fitting));
  }

  /** Bytes from row to row of probabilities or queries. */
  static long rowStride(Machine machine, NumberFormat format, long columns) {
    return Sizes.oddWords(format.rowBytes(columns), machine.wordBytes());
  }

  /** Keys of which scores and weighted values are in the accumulators for two tiles at a time. */
  private static long columns(Machine machine, Attention attention, NumberFormat query, long rows) {
    long sums =
        machine.accumulatorBytes(2, 2) / rows / WeightTile.PARTIAL_SUM_BYTES
            - attention.headDimension();
    long probabilities =
        machine.scratchpadBytes() / 16 / rows * 8 / query.bits()
            - 2 * machine.wordBytes() * 8 / query.bits();
    return Math.min(sums, probabilities);
  }

  /**
   * Queries are widened to the format of the cache if the array cannot multiply them as they are.
   */
  static NumberFormat queryFormat(Machine machine, Attention attention) throws MappingException {
    NumberFormat query = attention.query().format();
    NumberFormat cache = attention.keyCache().format();
    if (!machine.multiplies(query, cache)
        && query.bits() < cache.bits()
        && cache.alignmentElements() == 1
        && machine.multiplies(cache, cache)) {
      return cache;
    }
    if (query.alignmentElements() != 1) {
      throw new MappingException(
          "%s: queries in %s are not mapped, only formats of whole bytes without scales"
              .formatted(attention.name(), query));
    }
    return query;
  }
}
