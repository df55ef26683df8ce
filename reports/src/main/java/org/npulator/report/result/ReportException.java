package org.npulator.report.result;

import java.io.Serial;
import java.nio.file.Path;

/**
 * A result file that cannot be reported: one line that names the file and what is wrong with it.
 */
public final class ReportException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  public ReportException(Path file, String problem) {
    super(file + ": " + problem);
  }

  public ReportException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
