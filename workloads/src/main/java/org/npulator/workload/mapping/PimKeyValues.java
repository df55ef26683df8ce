package org.npulator.workload.mapping;

import java.util.List;
import java.util.Optional;
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
   * Stores the new tokens of all heads, in all channels at a time; units use them in later steps.
   */
  void store() {
    store(Optional.empty());
  }

  /**
   * Stores the one new token of all heads for units that attend to it in the same step.
   *
   * @return for each head what orders those who wait for its token
   */
  List<Region> storeForUnits() {
    List<Region> places =
        PimAttentionMapping.placesOfHeads(
            attention.batch() * attention.keyValueHeads(),
            fresh.format().rowBytes(attention.headDimension()));
    store(Optional.of(places));
    return places;
  }

  private void store(Optional<List<Region>> places) {
    for (List<Integer> slots : placement.rounds(attention.batch())) {
      for (long token = 0; token < attention.newTokens(); token++) {
        for (int slot : slots) {
          store(slot, token, places.map(all -> all.get(slot)));
        }
      }
    }
  }

  private void store(int slot, long token, Optional<Region> place) {
    long at = attention.cachedTokens() + token;
    List<Piece> pieces =
        fresh.equals(attention.key())
            ? placement.key(slot, at)
            : placement.value(
                slot,
                at,
                attention.cachedTokens(),
                attention.cachedTokens() + attention.newTokens());
    long dimension = attention.headDimension();
    Region source =
        step.activations()
            .read(
                fresh,
                placement.sequence(slot) * attention.newTokens() + token,
                1,
                placement.head(slot) * dimension,
                dimension);
    PimAttentionMapping.store(step, source, pieces, place);
    pieces.forEach(piece -> step.traffic().keyValueWritten(piece.run().bytes()));
    step.activations().done(fresh, source);
  }
}
