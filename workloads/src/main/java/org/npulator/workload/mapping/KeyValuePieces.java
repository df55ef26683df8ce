package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Tensor;

/**
 * The keys or the values of an attention in the pieces in which the array takes them: cached tokens
 * are loaded, new ones are taken from where they were computed and also stored to the cache.
 */
final class KeyValuePieces {
  /**
   * Consecutive tokens.
   *
   * @param first counted from the first cached token
   */
  record Piece(long first, long count, boolean cached) {}

  private final StepContext step;
  private final Attention attention;
  private final Tensor fresh;
  private final Tensor cache;
  private final KeyValuePlacement placement;
  private final long pieceTokens;
  private final NumberFormat multiplied;

  private KeyValuePieces(
      StepContext step, Attention attention, Tensor fresh, Tensor cache, AttentionTiling tiling)
      throws MappingException {
    this.step = step;
    this.attention = attention;
    this.fresh = fresh;
    this.cache = cache;
    this.placement = step.layout().cache(cache);
    this.pieceTokens = tiling.pieceTokens();
    this.multiplied = tiling.keyFormat();
    if (fresh.format() != cache.format()) {
      throw new MappingException(
          "%s: %s is %s, but %s is %s; they have to be the same"
              .formatted(
                  attention.name(), fresh.name(), fresh.format(), cache.name(), cache.format()));
    }
    if (placement == null) { // at units at the banks
      return;
    }
    long tokens = attention.cachedTokens() + attention.newTokens();
    if (tokens > placement.tokens() || attention.batch() > placement.batch()) {
      throw new MappingException(
          "%s: %d sequences of %d tokens, but the KV cache is laid out for %d of %d"
              .formatted(
                  attention.name(),
                  attention.batch(),
                  tokens,
                  placement.batch(),
                  placement.tokens()));
    }
  }

  static KeyValuePieces keys(StepContext step, Attention attention, AttentionTiling tiling)
      throws MappingException {
    return new KeyValuePieces(step, attention, attention.key(), attention.keyCache(), tiling);
  }

  static KeyValuePieces values(StepContext step, Attention attention, AttentionTiling tiling)
      throws MappingException {
    return new KeyValuePieces(step, attention, attention.value(), attention.valueCache(), tiling);
  }

  /** The pieces of a block of tokens. */
  List<Piece> pieces(long first, long count) {
    List<Piece> pieces = new ArrayList<>();
    long end = first + count;
    long cachedEnd = Math.min(end, attention.cachedTokens());
    for (long token = first; token < cachedEnd; token += pieceTokens) {
      pieces.add(new Piece(token, Math.min(pieceTokens, cachedEnd - token), true));
    }
    boolean inPlace = step.activations().resident(fresh) && multiplied.equals(cache.format());
    long most = inPlace ? count : pieceTokens;
    for (long token = Math.max(first, attention.cachedTokens()); token < end; token += most) {
      pieces.add(new Piece(token, Math.min(most, end - token), false));
    }
    return pieces;
  }

  /**
   * A piece in the scratchpad as the array takes it, one row a token; to be handed to {@link #done}
   * afterwards.
   */
  Region load(long sequence, long head, Piece piece) {
    Region stored = stored(sequence, head, piece);
    if (multiplied.equals(cache.format())) {
      return stored;
    }
    Region result =
        step.dequantized(
            stored,
            cache.format(),
            Optional.empty(),
            multiplied,
            piece.count(),
            attention.headDimension());
    release(piece, stored);
    return result;
  }

  private Region stored(long sequence, long head, Piece piece) {
    if (!piece.cached()) {
      long token = piece.first() - attention.cachedTokens();
      return step.activations()
          .read(
              fresh,
              sequence * attention.newTokens() + token,
              piece.count(),
              head * attention.headDimension(),
              attention.headDimension(),
              step.stream());
    }
    MemoryRun run = placement.tokens(sequence, head, piece.first(), piece.count());
    Region region = step.stream().allocate(1, run.bytes()).whole();
    step.builder().load(run, region);
    step.traffic().keyValueRead(cache.name(), run);
    return region.folded(placement.tokenBytes());
  }

  void done(Piece piece, Region region) {
    if (multiplied.equals(cache.format())) {
      release(piece, region);
    } else {
      region.buffer().release();
    }
  }

  private void release(Piece piece, Region region) {
    if (piece.cached()) {
      region.buffer().release();
    } else {
      step.activations().done(fresh, region);
    }
  }

  /**
   * Stores the new tokens to the cache. What is on chip is taken as it lies there, by descriptors
   * of three dimensions: of all sequences one token of all heads, or of a sequence many tokens of
   * all heads; what is not, head by head.
   */
  void storeNew() {
    if (placement == null) {
      PimPlacement atUnits = step.layout().pim().placement(cache.name()).orElseThrow();
      new PimKeyValues(step, attention, atUnits, fresh).store();
      return;
    }
    boolean resident = step.activations().resident(fresh);
    long tokens = attention.newTokens();
    if (tokens == 1 && resident) {
      storeSequences();
      return;
    }
    for (long sequence = 0; sequence < attention.batch(); sequence++) {
      if (tokens == 1) {
        Region row = step.activations().read(fresh, sequence, 1, 1);
        MemoryRun run = placement.headRows(sequence, attention.cachedTokens());
        store(row.folded(placement.tokenBytes()), run);
        step.activations().done(fresh, row);
        continue;
      }
      if (resident) {
        for (long token = 0; token < tokens; token += pieceTokens) {
          storeHeads(sequence, token, Math.min(pieceTokens, tokens - token));
        }
        continue;
      }
      for (long head = 0; head < attention.keyValueHeads(); head++) {
        for (long token = 0; token < tokens; token += pieceTokens) {
          storeRows(sequence, head, token, Math.min(pieceTokens, tokens - token));
        }
      }
    }
  }

  private void storeSequences() {
    Region rows = step.activations().read(fresh, 0, attention.batch(), 1);
    MemoryRun run = placement.headRows(0, attention.batch(), attention.cachedTokens());
    step.builder().storePlanes(rows.folded(placement.tokenBytes()), rows.strideBytes(), run);
    step.traffic().keyValueWritten(run.bytes());
    step.activations().done(fresh, rows);
  }

  private void storeHeads(long sequence, long token, long count) {
    Region rows =
        step.activations().read(fresh, sequence * attention.newTokens() + token, count, 1);
    MemoryRun run = placement.tokenRows(sequence, attention.cachedTokens() + token, count);
    step.builder().storePlanes(rows, placement.tokenBytes(), run);
    step.traffic().keyValueWritten(run.bytes());
    step.activations().done(fresh, rows);
  }

  private void storeRows(long sequence, long head, long token, long count) {
    Region rows =
        step.activations()
            .read(
                fresh,
                sequence * attention.newTokens() + token,
                count,
                head * attention.headDimension(),
                attention.headDimension());
    store(rows, placement.tokenRows(sequence, head, attention.cachedTokens() + token, count));
    step.activations().done(fresh, rows);
  }

  private void store(Region source, MemoryRun run) {
    step.builder().store(source, run);
    step.traffic().keyValueWritten(run.bytes());
  }
}
