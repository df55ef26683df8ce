package org.npulator.experiment.run;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.npulator.core.time.ClockDomain;
import org.npulator.core.time.TimeBase;
import org.npulator.hw.chip.OperatorExecution;
import org.npulator.workload.operator.Operator;

/** operators.csv: one row for each operator of each step. */
final class OperatorTable {
  private static final List<String> COLUMNS =
      List.of(
          "step",
          "phase",
          "operator",
          "role",
          "layer",
          "startSeconds",
          "endSeconds",
          "exclusiveSeconds",
          "macs",
          "bytesRead",
          "bytesWritten",
          "matrixBusyCycles",
          "vectorBusyCycles");

  private static final String LAUNCH = "step_launch";
  private static final int NO_LAYER = -1;

  private OperatorTable() {}

  static void write(SimulationResult result, ClockDomain coreClock, OutputStream out)
      throws IOException {
    CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true);
    COLUMNS.forEach(schema::addColumn);
    CsvMapper mapper =
        new CsvMapper(
            CsvFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build());
    try (SequenceWriter rows = mapper.writer(schema.build()).writeValues(out)) {
      for (int step = 0; step < result.steps().size(); step++) {
        StepRun run = result.steps().get(step);
        rows.write(launchRow(step, run, result.timeBase()));
        for (int index = 0; index < run.execution().operators().size(); index++) {
          rows.write(row(step, run, index, result.timeBase(), coreClock));
        }
      }
    }
  }

  /** The time in which the host launches a step, so that the rows sum to the whole time. */
  private static Object[] launchRow(int step, StepRun run, TimeBase timeBase) {
    double startSeconds = timeBase.seconds(run.launchTick());
    double endSeconds = timeBase.seconds(run.execution().startTick());
    return new Object[] {
      step,
      run.step().kind().name().toLowerCase(Locale.ROOT),
      LAUNCH,
      LAUNCH,
      NO_LAYER,
      startSeconds,
      endSeconds,
      timeBase.seconds(run.execution().startTick() - run.launchTick()),
      0,
      0,
      0,
      0,
      0
    };
  }

  private static Object[] row(
      int step, StepRun run, int index, TimeBase timeBase, ClockDomain coreClock) {
    Operator operator = run.step().operators().get(index);
    OperatorExecution execution = run.execution().operators().get(index);
    return new Object[] {
      step,
      run.step().kind().name().toLowerCase(Locale.ROOT),
      operator.name(),
      operator.role(),
      operator.layer(),
      timeBase.seconds(execution.startTick()),
      timeBase.seconds(execution.endTick()),
      timeBase.seconds(execution.exclusiveTicks()),
      execution.macs(),
      execution.bytesRead(),
      execution.bytesWritten(),
      coreClock.cycles(execution.matrixBusyTicks()),
      coreClock.cycles(execution.vectorBusyTicks())
    };
  }
}
