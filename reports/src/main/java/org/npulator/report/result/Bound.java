package org.npulator.report.result;

import org.npulator.report.result.RunResult.Peak;
import org.npulator.report.result.RunResult.Phase;

/**
 * The shortest time a phase could take on a machine with the same peaks: its bytes at the peak DRAM
 * bandwidth or its MACs at the peak MAC rate, whichever is longer (the roofline bound).
 *
 * @param name "bandwidth" or "compute"
 */
public record Bound(String name, double seconds) {
  public static Bound of(Phase phase, Peak peak) {
    double compute = peak.macsPerSecond() == 0 ? 0 : phase.macs() / peak.macsPerSecond();
    return compute > phase.minimumSeconds()
        ? new Bound("compute", compute)
        : new Bound("bandwidth", phase.minimumSeconds());
  }

  /** For example "1.09 x its bandwidth bound", or "-" when nothing bounds the phase. */
  public String comparedWith(double achievedSeconds) {
    return seconds == 0
        ? "-"
        : Quantity.digits(achievedSeconds / seconds) + " x its " + name + " bound";
  }
}
