package org.npulator.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.npulator.experiment.mapping.SearchProgress;

/**
 * Shows on the error stream how far a search of mappings is, once it has taken longer than a
 * second: on a terminal a line that is rewritten, otherwise a line for each part.
 */
final class SearchProgressLine implements SearchProgress, AutoCloseable {
  private static final double NANOSECONDS_PER_SECOND = 1e9;
  private static final double SILENT_SECONDS = 1;

  private final PrintWriter out;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private boolean shown;

  /**
   * @param terminal whether the line can be rewritten in place
   */
  SearchProgressLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void done(int done, int parts, String next) {
    double seconds = (System.nanoTime() - start) / NANOSECONDS_PER_SECOND;
    if (!terminal && seconds < SILENT_SECONDS) {
      return;
    }
    shown = true;
    String text =
        String.format(
            Locale.ROOT,
            "mapping search: %d of %d parts done, %.0f s elapsed%s, next %s",
            done,
            parts,
            seconds,
            done < 2
                ? ""
                : String.format(
                    Locale.ROOT, ", about %.0f s left", seconds / done * (parts - done)),
            next);
    if (terminal) {
      out.printf("\r%-100s", text);
    } else {
      out.println(text);
    }
    out.flush();
  }

  /** Ends the line. */
  @Override
  public void close() {
    if (terminal && shown) {
      out.println();
      out.flush();
    }
  }
}
