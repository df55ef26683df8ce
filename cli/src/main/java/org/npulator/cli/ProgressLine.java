package org.npulator.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.npulator.experiment.run.ProgressListener;

/**
 * Shows on the error stream how far a run is, once it has taken longer than a second: on a terminal
 * a line that is rewritten while time passes, otherwise a line for a step now and then.
 */
final class ProgressLine implements ProgressListener, AutoCloseable {
  private static final long SILENT_NANOSECONDS = 1_000_000_000L;
  private static final long INTERVAL_NANOSECONDS = 500_000_000L;
  private static final double NANOSECONDS_PER_SECOND = 1e9;

  private final PrintWriter out;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private final Thread clock = new Thread(this::showPassingTime, "progress");
  private long next = start + SILENT_NANOSECONDS;
  private long firstStepDone;
  private int stepsDone;
  private int steps;
  private boolean shown;
  private boolean closed;

  /**
   * @param terminal whether the line can be rewritten in place
   */
  ProgressLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
    clock.setDaemon(true);
    clock.start();
  }

  @Override
  public synchronized void stepDone(int stepsDone, int steps) {
    long now = System.nanoTime();
    this.stepsDone = stepsDone;
    this.steps = steps;
    if (stepsDone == 1) {
      firstStepDone = now;
    }
    if (now - next >= 0) {
      show(now);
    }
  }

  private synchronized void showPassingTime() {
    while (!closed) {
      long now = System.nanoTime();
      long waitNanoseconds = next - now;
      if (waitNanoseconds <= 0 && (terminal || !shown)) {
        show(now);
        waitNanoseconds = INTERVAL_NANOSECONDS;
      }
      try {
        wait(Math.max(1, waitNanoseconds / 1_000_000));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void show(long now) {
    next = now + INTERVAL_NANOSECONDS;
    shown = true;
    String done = steps == 0 ? "in the first step" : "step " + stepsDone + " of " + steps + " done";
    double elapsed = (now - start) / NANOSECONDS_PER_SECOND;
    String text = String.format(Locale.ROOT, "%s, %.0f s elapsed%s", done, elapsed, remaining(now));
    if (terminal) {
      out.printf("\r%-70s", text);
    } else {
      out.println(text);
    }
    out.flush();
  }

  /** The steps after the first are alike; the first may be a prefill. */
  private String remaining(long now) {
    if (stepsDone < 2 || stepsDone == steps) {
      return "";
    }
    double secondsPerStep = (now - firstStepDone) / NANOSECONDS_PER_SECOND / (stepsDone - 1);
    return String.format(Locale.ROOT, ", about %.0f s left", secondsPerStep * (steps - stepsDone));
  }

  /** Ends the line. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    if (terminal && shown) {
      out.println();
      out.flush();
    }
  }
}
