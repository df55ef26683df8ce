package org.npulator.experiment.run;

/** Is told how far a simulation has come. */
@FunctionalInterface
public interface ProgressListener {

  /**
   * Called when a step has been simulated.
   *
   * @param stepsDone at least 1
   * @param steps of the whole run
   */
  void stepDone(int stepsDone, int steps);
}
