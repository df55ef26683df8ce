package org.npulator.hw.dram;

/**
 * When the programs of a channel were done.
 *
 * @param unitsDone cycle in which the last step of the units is done
 * @param hostDone cycle in which the last access of the host is done; 0 if it had none
 */
public record PimRun(long unitsDone, long hostDone) {
  /** The cycle in which both are done. */
  public long cycles() {
    return Math.max(unitsDone, hostDone);
  }
}
