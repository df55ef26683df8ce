package org.npulator.workload.mapping;

import java.util.List;
import org.npulator.workload.mapping.PimRuns.Piece;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Tensor;

/** Stores new keys or values to where units at the banks attend to them. */
final class PimKeyValues {
  private final StepContext step;
  private final Attention attention;
  private final PimPlacement placement;
  private final Tensor fresh;

  /**
   * @param fresh the new keys or the new values
   */
  PimKeyValues(StepContext step, Attention attention, PimPlacement placement, Tensor fresh) {
    this.step = step;
    this.attention = attention;
    this.placement = placement;
    this.fresh = fresh;
  }

  /**
   * Stores the new tokens of all heads.
   *
   * @param places one row for each head
   */
  void store(Region places) {
    for (long sequence = 0; sequence < attention.batch(); sequence++) {
      for (long head = 0; head < attention.keyValueHeads(); head++) {
        long slot = sequence * attention.keyValueHeads() + head;
        for (long token = 0; token < attention.newTokens(); token++) {
          store(sequence, head, token, places.rows(slot, 1));
        }
      }
    }
  }

  private void store(long sequence, long head, long token, Region place) {
    long at = attention.cachedTokens() + token;
    List<Piece> pieces =
        fresh.equals(attention.key())
            ? placement.key(sequence, head, at)
            : placement.value(
                sequence,
                head,
                at,
                attention.cachedTokens(),
                attention.cachedTokens() + attention.newTokens());
    long dimension = attention.headDimension();
    Region source =
        step.activations()
            .read(fresh, sequence * attention.newTokens() + token, 1, head * dimension, dimension);
    PimAttentionMapping.store(step, source, pieces, place);
    pieces.forEach(piece -> step.traffic().keyValueWritten(piece.run().bytes()));
    step.activations().done(fresh, source);
  }
}
