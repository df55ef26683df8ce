package org.npulator.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.npulator.experiment.store.ResultTable;
import org.npulator.report.ReportWriter;
import org.npulator.report.result.ReportException;

/** What is written beside the rows of a sweep or a search when they are there. */
final class StudyFiles {
  private StudyFiles() {}

  /** Writes results.csv. */
  static ResultTable writeTable(Path folder) throws IOException {
    ResultTable table = ResultTable.read(folder, message -> {});
    table.writeCsv(folder.resolve("results.csv"));
    return table;
  }

  /**
   * Writes charts and report.html.
   *
   * @param notes receives why there are none
   */
  static void writeReport(Path folder, Consumer<String> notes) throws IOException {
    try {
      new ReportWriter().write(folder).forEach(notes);
    } catch (ReportException e) {
      notes.accept("no report: " + ErrorReport.message(e));
    } catch (IOException e) {
      throw new IOException(
          "cannot write the report: "
              + ErrorReport.message(e)
              + "; all rows are kept, 'npulator report' writes it anew",
          e);
    }
  }
}
