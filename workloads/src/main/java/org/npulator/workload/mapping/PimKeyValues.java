package org.npulator.workload.mapping;

import java.util.List;
import org.npulator.workload.mapping.PimRuns.Piece;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Tensor;

/** Stores new keys and values to where units at the banks attend to them. */
final class PimKeyValues {
  private final StepContext step;
  private final Attention attention;
  private final PimPlacement placement;

  PimKeyValues(StepContext step, Attention attention, PimPlacement placement) {
    this.step = step;
    this.attention = attention;
    this.placement = placement;
  }

  /**
   * Stores keys, then values.
   *
   * @param places one row for the keys of each head, then one for the values
   */
  void store(Buffer places) {
    long heads = attention.batch() * attention.keyValueHeads();
    for (long sequence = 0; sequence < attention.batch(); sequence++) {
      for (long head = 0; head < attention.keyValueHeads(); head++) {
        long slot = sequence * attention.keyValueHeads() + head;
        for (long token = 0; token < attention.newTokens(); token++) {
          long at = attention.cachedTokens() + token;
          long row = sequence * attention.newTokens() + token;
          store(
              attention.key(),
              row,
              head,
              placement.key(sequence, head, at),
              places.region(slot, 1, 1));
          store(
              attention.value(),
              row,
              head,
              placement.value(sequence, head, at),
              places.region(heads + slot, 1, 1));
        }
      }
    }
  }

  private void store(Tensor fresh, long row, long head, List<Piece> pieces, Region place) {
    long dimension = attention.headDimension();
    Region source = step.activations().read(fresh, row, 1, head * dimension, dimension);
    PimAttentionMapping.store(step, source, pieces, place);
    pieces.forEach(piece -> step.traffic().keyValueWritten(piece.run().bytes()));
    step.activations().done(fresh, source);
  }
}
