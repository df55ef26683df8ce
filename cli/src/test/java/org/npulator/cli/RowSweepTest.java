package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.npulator.hw.systolic.MatrixConfig.Dataflow.INPUT_STATIONARY;
import static org.npulator.hw.systolic.MatrixConfig.Dataflow.OUTPUT_STATIONARY;
import static org.npulator.hw.systolic.MatrixConfig.Dataflow.WEIGHT_STATIONARY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.npulator.core.quantity.Bytes;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.LocalMemory;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Operand;
import org.npulator.hw.sram.Sram;
import org.npulator.hw.sram.SramConfig;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;
import org.npulator.hw.systolic.SystolicArray;
import org.npulator.report.chart.ChartRenderer;
import org.npulator.report.chart.HouseTheme;
import org.npulator.report.chart.RowSweepFigure;
import org.npulator.report.chart.RowSweepFigure.Line;
import org.npulator.report.chart.RowSweepFigure.Point;

/**
 * The up projection of qwen2.5-0.5b, [M, 896] x [896, 4864] in int8, on 128 x 128 elements: 7 x 38
 * folds of weights. The chart and its figures stand in the documentation of the array.
 */
class RowSweepTest {
  private static final Path IMAGES = Path.of("../docs/images");
  private static final int SIZE = 128;
  private static final long DEPTH = 896;
  private static final long COLUMNS = 4864;
  private static final long FOLDS = DEPTH / SIZE * (COLUMNS / SIZE);
  private static final long MOST_ROWS = 512;

  private static Point point(SystolicArrayConfig config, long rows) {
    Sram memory = new Sram(new SramConfig(new Bytes(1 << 24), 1, new Bytes(1 << 24), 16));
    SystolicArray array = new SystolicArray(config, memory, memory);
    array.issue(
        new MatrixMultiply(
            0,
            List.of(),
            rows,
            DEPTH,
            COLUMNS,
            new Operand(LocalMemory.SCRATCHPAD, 0, DEPTH, NumberFormat.INT8),
            new Operand(LocalMemory.SCRATCHPAD, 0, COLUMNS, NumberFormat.INT8),
            false,
            new Operand(LocalMemory.ACCUMULATOR, 0, 4 * COLUMNS, NumberFormat.INT32),
            false),
        0);
    long cycles = array.completionCycle();
    double macs = (double) rows * DEPTH * COLUMNS;
    return new Point(rows, cycles, macs / ((double) SIZE * SIZE * cycles));
  }

  private static List<Point> sweep(Dataflow dataflow, boolean doubleBuffered) {
    SystolicArrayConfig config =
        new SystolicArrayConfig(SIZE, SIZE, dataflow, doubleBuffered, Map.of("int8xint8", 1.0));
    return LongStream.rangeClosed(1, MOST_ROWS).mapToObj(rows -> point(config, rows)).toList();
  }

  @Test
  void fewRowsAreBoundByLoadingWeights() {
    List<Point> points = sweep(WEIGHT_STATIONARY, true);
    assertThat(points.get(0).cycles()).isEqualTo(FOLDS * SIZE + 1 + 2 * (SIZE - 1));
    // Up to as many rows as the array has, a row more costs a cycle, not a cycle for each fold.
    assertThat(points.get(SIZE - 1).cycles() - points.get(0).cycles()).isEqualTo(SIZE - 1);
  }

  @Test
  void manyRowsRunAtFullRate() {
    List<Point> points = sweep(WEIGHT_STATIONARY, true);
    assertThat(points.get((int) MOST_ROWS - 1).macUtilization()).isGreaterThan(0.99);
    assertThat(points.get(2 * SIZE).cycles() - points.get(2 * SIZE - 1).cycles()).isEqualTo(FOLDS);
    List<Point> single = sweep(WEIGHT_STATIONARY, false);
    assertThat(single.get((int) MOST_ROWS - 1).macUtilization())
        .isBetween(0.79, (double) MOST_ROWS / (MOST_ROWS + SIZE - 1));
  }

  @Test
  void raggedEdgesOfRowsCostAWholeFold() {
    List<Point> points = sweep(OUTPUT_STATIONARY, true);
    long foldsOfColumns = COLUMNS / SIZE;
    long step = points.get(SIZE).cycles() - points.get(SIZE - 1).cycles();
    assertThat(step).isBetween(foldsOfColumns * DEPTH - SIZE, foldsOfColumns * DEPTH + SIZE);
    assertThat(points.get(SIZE - 1).macUtilization()).isGreaterThan(0.98);
    assertThat(points.get(SIZE).macUtilization()).isBetween(0.49, 0.51);
  }

  @Test
  void documentationShowsTheseFigures() throws IOException {
    RowSweepFigure figure =
        new RowSweepFigure(
            "systolic-rows",
            "Rows of activations on a 128 x 128 array",
            "[M, 896] x [896, 4864], int8, operands on chip, no bank conflicts",
            64,
            List.of(
                new Line("weight-stationary, double-buffered", sweep(WEIGHT_STATIONARY, true)),
                new Line("weight-stationary, single registers", sweep(WEIGHT_STATIONARY, false)),
                new Line("output-stationary, double-buffered", sweep(OUTPUT_STATIONARY, true)),
                new Line("input-stationary, double-buffered", sweep(INPUT_STATIONARY, true))));
    Path data = IMAGES.resolve(figure.fileName() + ".csv");
    if (Boolean.getBoolean("npulator.regenerate")) {
      Files.writeString(data, figure.data().csv());
      HouseTheme theme = HouseTheme.ofThisMachine().orElseThrow();
      Files.write(IMAGES.resolve(figure.fileName() + ".png"), new ChartRenderer(theme).png(figure));
    }
    assertThat(data)
        .withFailMessage(
            "%s is not what the array does; write it with: mvn -pl cli -am test"
                + " -Dtest=RowSweepTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dnpulator.regenerate=true",
            data)
        .hasContent(figure.data().csv());
  }
}
