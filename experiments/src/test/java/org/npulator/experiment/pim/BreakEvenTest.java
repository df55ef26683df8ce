package org.npulator.experiment.pim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.pim.BreakEvenLine.Axis;
import org.npulator.experiment.pim.WinningSpans.Span;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.InvalidWorkloadException;

/** Machines of two cores with units at the banks of eight channels. */
class BreakEvenTest {
  private static final ShapeSteps.Heads GROUPED = new ShapeSteps.Heads(32, 8, 128);

  private static BreakEven breakEven(String kind, ShapeSteps.Shape shape) throws Exception {
    NpuConfig machine =
        new ConfigurationLoader(List.of())
            .load(
                "npu",
                "cloud-npu-" + kind,
                List.of("cores.count=2", "noc.rows=1", "noc.columns=2", "memory.channels=8"),
                NpuConfig.class)
            .value();
    return new BreakEven(machine, new ShapeSteps(shape, FormatSet.named("bf16")));
  }

  private static Comparison only(List<BreakEvenRow> rows) {
    assertThat(rows).hasSize(1);
    return rows.get(0).comparison().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "attacc-bank, true",
    "attacc-bank-group, true",
    "attacc-buffer, true",
    "hbm-pim, false",
    "gddr6-aim, true",
    "gddr6-aim, false",
    "newton, true",
    "neupims, false",
    "pimba, true",
    "low-precision, true"
  })
  void factorsOfWhyMultiplyToTheSpeedup(String kind, boolean attention) throws Exception {
    BreakEven breakEven = breakEven(kind, attention ? GROUPED : new ShapeSteps.Product(1500, 1024));
    for (long batch : new long[] {1, 3}) {
      Comparison both = only(breakEven.rows(batch, 300));

      assertThat(
              both.busRates()
                  * both.filledShare()
                  / both.readsOfColumn()
                  * both.columnShare()
                  * both.coresOverMemory())
          .isCloseTo(both.speedup(), within(1e-9));
      assertThat(both.filledShare()).isBetween(0.1, 1.0);
      assertThat(both.columnShare()).isBetween(0.05, 1.0);
      assertThat(both.coresOverMemory()).isGreaterThanOrEqualTo(0.99);
      // Pimba reads one of two banks at a time, units on the buffer die one bank of a channel.
      assertThat(both.busRates()).isBetween(0.99, 17.0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "attacc-bank, 1, 128",
    "attacc-bank-group, 1, 128",
    "gddr6-aim, 1, 64",
    "pimba, 2, 128"
  })
  void contextsBetweenTheEndsOfALineAreWonAndOthersLost(String kind, long batch, long dimension)
      throws Exception {
    BreakEven breakEven = breakEven(kind, new ShapeSteps.Heads(16, 8, dimension));
    long most = 700;
    List<BreakEvenLine> lines = breakEven.lines(List.of(batch), List.of(1L), most);
    WinningSpans wins =
        lines.stream()
            .filter(line -> line.axis() == Axis.CONTEXT)
            .findFirst()
            .flatMap(BreakEvenLine::wins)
            .orElseThrow();
    assertThat(wins.searchedTo()).isEqualTo(most);
    for (long context = 1; context <= most; context += 13) {
      boolean won = false;
      boolean atAnEnd = false;
      for (Span span : wins.spans()) {
        won |= span.from() <= context && context <= span.to();
        // Tokens come in rows and columns, so that wins and losses alternate around an end.
        atAnEnd |= near(context, span.from()) || near(context, span.to());
      }
      if (!atAnEnd) {
        assertThat(only(breakEven.rows(batch, context)).speedup() > 1)
            .as("%d tokens, %s", context, wins)
            .isEqualTo(won);
      }
    }
  }

  private static boolean near(long context, long end) {
    return Math.abs(context - end) <= Math.max(16, end / 8);
  }

  @ParameterizedTest
  @CsvSource({"hbm-pim, 2048", "gddr6-aim, 1024", "neupims, 1024"})
  void batchesOfProductsUpToTheLineAreWonAndTheNextIsLost(String kind, long outputs)
      throws Exception {
    BreakEven breakEven = breakEven(kind, new ShapeSteps.Product(outputs, 4096));
    WinningSpans wins = breakEven.lines(List.of(1L), List.of(1L), 1).get(0).wins().orElseThrow();
    assertThat(wins.spans()).hasSize(1);
    long last = wins.spans().get(0).to();

    assertThat(wins.spans().get(0).from()).isEqualTo(1);
    for (long batch = 1; batch <= 2 * last; batch++) {
      assertThat(only(breakEven.rows(batch, 1)).speedup() > 1)
          .as("batch %d", batch)
          .isEqualTo(batch <= last);
    }
  }

  @Test
  void causeIsWhatWeighsMost() throws Exception {
    assertThat(cause("hbm-pim", new ShapeSteps.Product(4096, 4096), 16))
        .isEqualTo("16 vectors read the weights 16 times");
    assertThat(cause("gddr6-aim", new ShapeSteps.Product(4096, 4096), 1))
        .startsWith("weights do not cross the bus: units read columns at ");
    assertThat(cause("gddr6-aim", new ShapeSteps.Heads(4, 1, 128), 1))
        .startsWith("heads fill 13 % of the units");
    assertThat(cause("attacc-buffer", new ShapeSteps.Heads(64, 8, 128), 8))
        .isEqualTo("each column is multiplied 8 times for the 8 queries of a group");
  }

  private static String cause(String kind, ShapeSteps.Shape shape, long batch) throws Exception {
    return breakEven(kind, shape).rows(batch, 512).get(0).cause().orElseThrow();
  }

  @Test
  void whatUnitsCannotExecuteHasAReasonAndNoLine() throws Exception {
    BreakEven breakEven = breakEven("hbm-pim", GROUPED);

    assertThat(breakEven.rows(1, 100))
        .allSatisfy(
            row -> {
              assertThat(row.comparison()).isEmpty();
              assertThat(row.reason()).isEqualTo("the units run no attention");
            })
        .hasSize(1);
    assertThat(breakEven.lines(List.of(1L, 2L), List.of(5L), 100))
        .extracting(BreakEvenLine::reason)
        .containsExactly("the units run no attention");
  }

  @Test
  void shapesThatCannotBeAreRefused() throws Exception {
    assertThatThrownBy(() -> breakEven("gddr6-aim", new ShapeSteps.Heads(3, 2, 64)).rows(1, 1))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageContaining("3 query heads cannot share 2 key and value heads equally");
  }

  @Test
  void linesOfARoleNameBatchOrContext() throws Exception {
    assertThat(
            breakEven("attacc-bank", GROUPED).lines(List.of(1L, 2L), List.of(7L, 9L), 50).stream()
                .map(line -> line.axis() + " " + line.at().getAsLong())
                .collect(Collectors.toList()))
        .containsExactly("CONTEXT 1", "CONTEXT 2", "BATCH 7", "BATCH 9");
  }
}
