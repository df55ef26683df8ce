package org.npulator.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.sweep.SweepProgress;

/**
 * Shows on the error stream how far a sweep is and when it will end: on a terminal a line that is
 * rewritten, otherwise a line now and then.
 */
final class SweepProgressLine implements SweepProgress, AutoCloseable {
  private static final double NANOSECONDS_PER_SECOND = 1e9;
  private static final double TERMINAL_SECONDS = 0.5;
  private static final double LINE_SECONDS = 10;

  private final PrintWriter out;
  private final long points;
  private final int jobs;
  private final boolean quiet;
  private final boolean terminal = System.console() != null;
  private final long start = System.nanoTime();
  private double shownSeconds;
  private long known;
  private long elsewhere;
  private long simulated;
  private long failed;
  private boolean shown;

  /**
   * @param points of the sweep
   * @param jobs points that are simulated at a time
   */
  SweepProgressLine(PrintWriter out, long points, int jobs, boolean quiet) {
    this.out = out;
    this.points = points;
    this.jobs = jobs;
    this.quiet = quiet;
  }

  @Override
  public void looked(Fate fate) {
    known += fate == Fate.KNOWN ? 1 : 0;
    elsewhere += fate == Fate.ELSEWHERE ? 1 : 0;
    show(false);
  }

  @Override
  public void simulated(ResultRow row) {
    simulated++;
    failed += row.failed() ? 1 : 0;
    show(false);
  }

  /** Points that this run has simulated. */
  long simulated() {
    return simulated;
  }

  private void show(boolean last) {
    double seconds = (System.nanoTime() - start) / NANOSECONDS_PER_SECOND;
    if (quiet || (!last && seconds - shownSeconds < (terminal ? TERMINAL_SECONDS : LINE_SECONDS))) {
      return;
    }
    shownSeconds = seconds;
    shown = true;
    String text =
        String.format(
            Locale.ROOT,
            "%d of %d points done%s%s%s, %.0f s elapsed%s",
            simulated + known,
            points,
            counted(known, "known already"),
            counted(elsewhere, "in other shards"),
            counted(failed, "failed"),
            seconds,
            remaining(seconds));
    if (terminal) {
      out.printf("\r%-78s", text);
    } else {
      out.println(text);
    }
    out.flush();
  }

  private static String counted(long count, String what) {
    return count == 0 ? "" : ", " + count + " " + what;
  }

  /** Points take about as long as those before; the first ones start cold. */
  private String remaining(double seconds) {
    long left = points - simulated - known - elsewhere;
    if (simulated < Math.max(2, jobs) || left <= 0) {
      return "";
    }
    return String.format(Locale.ROOT, ", about %.0f s left", seconds / simulated * left);
  }

  /** Shows the last state. */
  @Override
  public void close() {
    show(true);
    if (terminal && shown) {
      out.println();
      out.flush();
    }
  }
}
