package org.npulator.report.chart;

import org.npulator.report.result.DisplayText;
import org.npulator.report.sweep.SweepResult;

/** The line below a chart's title that says which sweep it shows. */
final class SweepCaption {
  private SweepCaption() {}

  static String of(SweepResult sweep, String what) {
    int failed = sweep.failed().size();
    return DisplayText.shortened(sweep.name(), 40)
        + " \u00b7 "
        + sweep.simulated().size()
        + (sweep.simulated().size() == 1 ? " point" : " points")
        + (failed == 0 ? "" : ", " + failed + " failed")
        + " \u00b7 "
        + what;
  }
}
