package org.npulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.npulator.experiment.store.CompleteFile;
import org.npulator.experiment.store.FolderTakenException;
import org.npulator.experiment.validate.OutcomeWriter;
import org.npulator.experiment.validate.ReferenceModel;
import org.npulator.experiment.validate.RowOutcome;
import org.npulator.experiment.validate.Tolerances;
import org.npulator.experiment.validate.Validation;
import picocli.CommandLine.Option;

/** What all comparisons with reference figures have in common. */
final class ValidateOptions {
  @Option(
      names = "--reference",
      required = true,
      paramLabel = "FILE",
      description = "The reference figures: CSV with a line of column names, gzip or plain.")
  private Path reference;

  @Option(
      names = "--tolerance",
      paramLabel = "[METRIC=]PERCENT",
      description =
          "The largest deviation that passes, such as 2%% or cycles=0.5%%, instead of the default"
              + " of the row's kind. Repeatable.")
  private List<String> tolerances = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write one line for each row and metric as CSV; compressed if the name ends in .gz.")
  private Path out;

  @Option(names = "--overwrite", description = "Replace an existing file.")
  private boolean overwrite;

  /** Runs all rows, prints and writes; returns the exit code. */
  int validate(ReferenceModel model, PrintWriter output) throws Exception {
    Validation validation = new Validation(model, tolerances());
    List<RowOutcome> rows;
    if (out == null) {
      rows = validation.run(reference);
    } else {
      try (CompleteFile file = new CompleteFile(out, overwrite)) {
        rows = validation.run(reference);
        new OutcomeWriter(file.writer(), model.mainMetric()).write(rows);
        file.commit();
      } catch (FolderTakenException e) {
        throw e;
      } catch (IOException e) {
        throw new IOException("cannot write " + out + ": " + ErrorReport.message(e), e);
      }
    }
    output.print(ValidationTable.of(rows));
    output.flush();
    boolean passed = rows.stream().noneMatch(row -> row.outside() || row.notRun().isPresent());
    return passed ? ExitCode.OK : ExitCode.FAILED;
  }

  private Tolerances tolerances() throws UsageException {
    try {
      return new Tolerances(tolerances);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--tolerance: " + e.getMessage());
    }
  }
}
