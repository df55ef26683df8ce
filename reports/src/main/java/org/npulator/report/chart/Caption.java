package org.npulator.report.chart;

import org.npulator.report.result.DisplayText;
import org.npulator.report.result.RunResult;
import org.npulator.report.result.RunResult.Workload;

/** The line below a chart's title that says which run it shows. */
final class Caption {
  private Caption() {}

  static String of(RunResult run, String what) {
    Workload workload = run.workload();
    return DisplayText.shortened(run.configuration().name(), 40)
        + " \u00b7 "
        + DisplayText.shortened(workload.model(), 40)
        + " "
        + DisplayText.shortened(workload.formats(), 20)
        + ", batch "
        + workload.batch()
        + ", "
        + workload.prefillTokens()
        + " + "
        + workload.decodeTokens()
        + " tokens \u00b7 "
        + what;
  }
}
