package org.npulator.experiment.search;

import java.util.Optional;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.sweep.Point;

/**
 * A candidate and what is known of it.
 *
 * @param row estimated or simulated
 * @param losses the objectives so that less is better; empty if it failed
 * @param violations constraints that it breaks
 */
record Evaluated(Point point, ResultRow row, Optional<double[]> losses, int violations) {

  /** Whether it is a result. */
  boolean feasible() {
    return losses.isPresent() && violations == 0;
  }
}
