package org.npulator.experiment.mapping;

import java.util.List;
import java.util.Locale;
import org.npulator.workload.mapping.MappingConfig;

/**
 * What a search found.
 *
 * @param mapping the fastest of all that were simulated
 * @param trials what was simulated on the samples, in this order
 * @param candidates mappings that fit and were ranked by the cost model
 * @param unsearchedTicks of the first step of each kind times the steps of this kind, as they are
 *     mapped without search
 * @param ticks of the same with the mapping
 */
public record SearchedMapping(
    MappingConfig mapping, List<Trial> trials, int candidates, long unsearchedTicks, long ticks) {
  public SearchedMapping {
    trials = List.copyOf(trials);
  }

  /**
   * A mapping that was simulated.
   *
   * @param roles that differ from the mapping before; "none" if it is the one to beat
   * @param estimatedCycles of the core clock by the cost model, on the sample
   * @param ticks simulated, on the sample
   */
  public record Trial(String roles, long estimatedCycles, long ticks) {}

  /** What was done and gained, in words. */
  public String figures() {
    return String.format(
        Locale.ROOT,
        "searched %d mappings, simulated %d: %.2f %% less time than without search",
        candidates,
        trials.size(),
        100 * (1 - (double) ticks / unsearchedTicks));
  }
}
