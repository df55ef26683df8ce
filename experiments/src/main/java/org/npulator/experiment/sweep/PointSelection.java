package org.npulator.experiment.sweep;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.npulator.experiment.store.ResultStore;
import org.npulator.experiment.sweep.SweepProgress.Fate;

/** Which points are simulated: those of a shard that have no row yet, each once. */
public final class PointSelection {
  private final ResultStore store;
  private final Optional<String> fidelity;
  private final Shard shard;
  private final Set<String> begun = new HashSet<>();

  /**
   * @param fidelity of the rows
   */
  public PointSelection(ResultStore store, Optional<String> fidelity, Shard shard) {
    this.store = store;
    this.fidelity = fidelity;
    this.shard = shard;
  }

  /** What becomes of the point with this key. */
  public Fate fate(String key) {
    if (!shard.contains(key)) {
      return Fate.ELSEWHERE;
    }
    return store.contains(key, fidelity) || !begun.add(key) ? Fate.KNOWN : Fate.NEW;
  }
}
