package org.npulator.experiment.validate;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Writes outcomes as CSV, one line for each row and metric. */
public final class OutcomeWriter {
  private static final String HEADER = "row,case,metric,reference,simulated,deviation,status\n";

  private final Writer writer;
  private final String mainMetric;

  /**
   * @param mainMetric with which rows are listed that could not be run
   */
  public OutcomeWriter(Writer writer, String mainMetric) {
    this.writer = writer;
    this.mainMetric = mainMetric;
  }

  public void write(List<RowOutcome> rows) throws IOException {
    writer.write(HEADER);
    for (RowOutcome row : rows) {
      for (Comparison comparison : row.comparisons()) {
        line(
            row,
            comparison.metric(),
            number(comparison.reference()),
            number(comparison.simulated()),
            deviation(comparison.deviation()),
            comparison.outcome());
      }
      if (row.notRun().isPresent()) {
        line(row, mainMetric, "", "", "", "not run: " + row.notRun().get());
      }
    }
  }

  private void line(RowOutcome row, String... fields) throws IOException {
    writer.write(row.line() + "," + quoted(row.name()));
    for (String field : fields) {
      writer.write(",");
      writer.write(quoted(field));
    }
    writer.write("\n");
  }

  /** A whole number without decimal point, others as short as they read back the same. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String deviation(double share) {
    if (Double.isNaN(share)) {
      return "";
    }
    return Double.isInfinite(share)
        ? share > 0 ? "inf" : "-inf"
        : BigDecimal.valueOf(share).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String quoted(String field) {
    return field.matches("[^\",\\r\\n]*") ? field : "\"" + field.replace("\"", "\"\"") + "\"";
  }
}
