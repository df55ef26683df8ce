package org.npulator.experiment.sweep;

import org.npulator.experiment.store.ResultRow;

/** Is told how far a sweep has come, by several threads but one at a time. */
public interface SweepProgress {

  /** A point has been looked at: it is elsewhere, known already, or to be simulated. */
  void looked(Fate fate);

  /** A point has been simulated and its row is on the disk. */
  void simulated(ResultRow row);

  /** What becomes of a point. */
  enum Fate {
    /** It belongs to another shard. */
    ELSEWHERE,
    /** The folder has its row, or another point has the same machine and workload. */
    KNOWN,
    /** It is simulated now. */
    NEW
  }
}
