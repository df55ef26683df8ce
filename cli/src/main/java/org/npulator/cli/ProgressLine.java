package org.npulator.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.npulator.experiment.run.ProgressListener;

/** Shows on the error stream how far a run is, once it has taken longer than a second. */
final class ProgressLine implements ProgressListener {
  private static final long SILENT_NANOSECONDS = 1_000_000_000L;
  private static final long INTERVAL_NANOSECONDS = 500_000_000L;
  private static final double NANOSECONDS_PER_SECOND = 1e9;

  private final PrintWriter out;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private long next = start + SILENT_NANOSECONDS;
  private boolean shown;

  /**
   * @param terminal whether the line can be rewritten in place
   */
  ProgressLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void stepDone(int stepsDone, int steps) {
    long now = System.nanoTime();
    if (now - next < 0 && !(shown && stepsDone == steps)) {
      return;
    }
    next = now + INTERVAL_NANOSECONDS;
    shown = true;
    double elapsed = (now - start) / NANOSECONDS_PER_SECOND;
    out.printf(
        Locale.ROOT,
        "%sstep %d of %d simulated, %.0f s elapsed, about %.0f s left%s",
        terminal ? "\r" : "",
        stepsDone,
        steps,
        elapsed,
        elapsed / stepsDone * (steps - stepsDone),
        terminal && stepsDone < steps ? "   " : System.lineSeparator());
    out.flush();
  }
}
