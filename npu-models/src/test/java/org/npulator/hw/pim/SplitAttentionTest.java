package org.npulator.hw.pim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.hw.chip.PimMemory;
import org.npulator.hw.chip.PimSystemConfig;
import org.npulator.hw.dram.PimChannel;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/** Keys and values of heads at units that leave the softmax to the host, and their programs. */
class SplitAttentionTest {
  /** A channel of two stack levels of HBM3. */
  private static final PimOrganization STACKS = new PimOrganization(1, 1, 2, 4, 4, 32768, 32, 32);

  private static final int DIMENSION = 64;

  private static PimMapping mapping(String preset) {
    return PimPresets.load(preset).unit().mapping();
  }

  private static PimSplitAttention attention(String preset, int queries, long capacity)
      throws Exception {
    return (PimSplitAttention)
        mapping(preset)
            .attention(
                new PimAttention.Shape(DIMENSION, ElementWidth.ofBytes(2), queries, capacity),
                STACKS);
  }

  /** How often each column of each bank is read by units. */
  private static Map<PimColumn, Integer> multiplied(String preset, PimProgram program) {
    Map<PimColumn, Integer> counts = new HashMap<>();
    for (int step = 0; step < program.size(); step++) {
      String command = program.commands().get(program.command(step));
      int columns = 0;
      if (command.matches("MAC16|MACAB|COMP")) {
        columns = 1;
      } else if (command.matches("COMPS.*")) {
        columns = Integer.parseInt(command.replaceAll("[^0-9]", ""));
      }
      for (int bank = 0; bank < STACKS.banks(); bank++) {
        // Pimba reads one of the banks of a unit at a time.
        boolean reads = !preset.equals("pimba") || bank % 2 == program.bank(step) % 2;
        for (int i = 0; reads && i < columns; i++) {
          counts.merge(
              new PimColumn(bank, program.row(step), program.column(step) + i), 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  private static PimColumn at(PimColumn column, int firstRow) {
    return new PimColumn(column.bank(), firstRow + column.row(), column.column());
  }

  @ParameterizedTest
  @CsvSource({
    "gddr6-aim, 1, 1",
    "gddr6-aim, 4, 700",
    "gddr6-aim, 8, 333",
    "newton, 1, 40",
    "newton, 4, 1500",
    "neupims, 2, 700",
    "neupims, 4, 1500",
    "pimba, 1, 40",
    "pimba, 4, 1500",
    "low-precision, 4, 1200"
  })
  void everyColumnOfEveryTokenIsMultipliedOnceForEachQueryInAnyContext(
      String preset, int queries, int capacity) throws Exception {
    PimSplitAttention attention = attention(preset, queries, capacity);
    int row = 100;
    for (int context = 1; context <= capacity; context += 1 + capacity / 7) {
      Map<PimColumn, Integer> keys = multiplied(preset, attention.scores(row, context));
      Map<PimColumn, Integer> values = multiplied(preset, attention.values(row, context));
      for (long token = 0; token < context; token++) {
        for (PimColumn column : attention.key(token)) {
          assertThat(keys.get(at(column, row)))
              .as("%s of key %d of %d", column, token, context)
              .isEqualTo(queries);
        }
        for (PimColumn column : attention.value(token)) {
          assertThat(values.get(at(column, row)))
              .as("%s of value %d of %d", column, token, context)
              .isEqualTo(queries);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gddr6-aim, 4, 700",
    "newton, 4, 1500",
    "neupims, 4, 300",
    "pimba, 4, 1500",
    "low-precision, 4, 1200"
  })
  void elementsHavePlacesOfTheirOwnWithinTheRowsOfTheirHead(
      String preset, int queries, int capacity) throws Exception {
    PimSplitAttention attention = attention(preset, queries, capacity);
    Set<List<Object>> taken = new HashSet<>();
    int sharing = attention.tokensOfValueColumn();
    for (long token = 0; token < capacity; token++) {
      List<PimColumn> columns = new ArrayList<>(attention.key(token));
      assertThat(columns).as("columns of 16 elements").hasSize(DIMENSION / 16);
      columns.forEach(column -> assertThat(taken.add(List.of(column, 0L))).isTrue());
      long lane = token % sharing;
      List<PimColumn> values = attention.value(token);
      assertThat(values).hasSize(sharing == 1 ? DIMENSION / 16 : DIMENSION);
      values.forEach(column -> assertThat(taken.add(List.of(column, lane))).isTrue());
      columns.addAll(values);
      assertThat(columns)
          .allSatisfy(
              at -> {
                assertThat(at.row()).isBetween(0, attention.rowsPerHead() - 1);
                assertThat(at.column()).isBetween(0, STACKS.columns() - 1);
                assertThat(at.bank()).isBetween(0, STACKS.banks() - 1);
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gddr6-aim, 4, 700",
    "newton, 4, 1500",
    "neupims, 2, 700",
    "pimba, 4, 2048",
    "low-precision, 4, 1200"
  })
  void bothProgramsAreThatOfTheKernelOfOneHead(String preset, int queries, int context)
      throws Exception {
    PimSplitAttention attention = attention(preset, queries, context);
    PimKernel kernel =
        new PimKernel.Attention(1, context, DIMENSION, queries, ElementWidth.ofBytes(2));

    List<String> split = steps(attention.scores(0, context));
    split.addAll(steps(attention.values(0, context)));

    assertThat(split).isEqualTo(steps(mapping(preset).map(kernel, STACKS).get(0).program()));
  }

  /** With the second program handed over when the first one is done, rows left open. */
  @ParameterizedTest
  @CsvSource({
    "gddr6-aim, GDDR6-16000-AiM, 4, 700",
    "gddr6-aim, HBM3-6400-AiM, 4, 700",
    "newton, HBM3-6400-Newton, 4, 1500",
    "neupims, HBM3-6400-NeuPIMs, 2, 700",
    "pimba, HBM2-2000-Pimba, 1, 1024",
    "pimba, HBM3-6400-Pimba, 2, 1024",
    "low-precision, HBM2-2000-low-precision, 4, 1200",
    "low-precision, HBM3-6400-low-precision, 4, 1200"
  })
  void bothProgramsTakeAsLongAsTheKernelOfOneHead(
      String preset, String device, int queries, int context) throws Exception {
    PimSystemConfig system =
        PimPresets.load(preset, "memory.channels=1", "memory.device=" + device);
    PimOrganization memory = system.memory().organization();
    PimSplitAttention attention =
        (PimSplitAttention)
            system
                .unit()
                .mapping()
                .attention(
                    new PimAttention.Shape(DIMENSION, ElementWidth.ofBytes(2), queries, context),
                    memory);
    PimKernel kernel =
        new PimKernel.Attention(1, context, DIMENSION, queries, ElementWidth.ofBytes(2));
    PimChannel channel = new PimChannel(0, system.memory(), null);
    channel.run(attention.scores(0, context));
    long cycles = channel.run(attention.values(0, context));

    assertThat(cycles).isEqualTo(new PimMemory(system).run(kernel).cycles());
  }

  private static List<String> steps(PimProgram program) {
    List<String> steps = new ArrayList<>();
    for (int step = 0; step < program.size(); step++) {
      steps.add(
          "%s %d %d %d"
              .formatted(
                  program.commands().get(program.command(step)),
                  program.bank(step),
                  program.row(step),
                  program.column(step)));
    }
    return steps;
  }

  @ParameterizedTest
  @CsvSource({
    "gddr6-aim, 4, 640, 1, 1",
    "newton, 4, 640, 1, 5",
    "neupims, 4, 640, 1, 5",
    "pimba, 4, 1024, 2, 16",
    "low-precision, 4, 640, 1, 1"
  })
  void whatComesBackIsEveryPartialSumInTwoBytes(
      String preset, int queries, int context, int partialScores, int partialResults)
      throws Exception {
    PimSplitAttention attention = attention(preset, queries, context);
    PimTransfers transfers = attention.transfers();
    PimProgram scores = attention.scores(0, context);
    PimProgram values = attention.values(0, context);
    // Sums that units continue come back with every tile of 256 tokens as well.
    int tiles = preset.matches("gddr6-aim|low-precision") ? 3 : partialResults;

    assertThat(attention.partialScores()).isEqualTo(partialScores);
    assertThat(attention.partialResults(context)).isEqualTo(partialResults);
    assertThat(transfers.receivedBytes(scores)).isEqualTo(2L * queries * context * partialScores);
    assertThat(transfers.receivedBytes(values)).isEqualTo(2L * queries * DIMENSION * tiles);
    assertThat(transfers.sentBytes(scores)).isGreaterThanOrEqualTo(2L * queries * DIMENSION);
    assertThat(transfers.sentBytes(values)).isGreaterThanOrEqualTo(2L * queries * context);
  }

  @Test
  void whatAKindCannotAttendToIsRefusedWithTheReason() {
    ElementWidth narrow = ElementWidth.ofBytes(1);
    assertThatThrownBy(
            () -> mapping("gddr6-aim").attention(new PimAttention.Shape(64, narrow, 1, 10), STACKS))
        .hasMessage("GDDR6-AiM computes in 16-bit elements, not in 8-bit ones");
    assertThatThrownBy(
            () -> mapping("pimba").attention(new PimAttention.Shape(64, narrow, 1, 10), STACKS))
        .hasMessageContaining("which write no MX8");
    assertThatThrownBy(
            () ->
                mapping("pimba")
                    .attention(new PimAttention.Shape(80, ElementWidth.ofBytes(2), 1, 10), STACKS))
        .hasMessageContaining("keys of 80 elements are 5 blocks");
    assertThatThrownBy(
            () ->
                mapping("low-precision")
                    .attention(new PimAttention.Shape(64, new ElementWidth(4), 1, 10), STACKS))
        .hasMessage("values of 4 bits are not written token by token");
    PimOrganization wide = new PimOrganization(1, 1, 2, 4, 4, 32768, 16, 64);
    assertThatThrownBy(
            () ->
                mapping("neupims")
                    .attention(new PimAttention.Shape(64, ElementWidth.ofBytes(2), 1, 10), wide))
        .hasMessage("a column of 64 bytes is not one of the 16 lanes of a unit");
    assertThatThrownBy(
            () ->
                mapping("pimba")
                    .gemv(new PimGemv.Shape(64, 64, 1, ElementWidth.ofBytes(2)), STACKS))
        .hasMessageContaining("products with weights stay with the cores");
  }

  @ParameterizedTest
  @CsvSource({
    "gddr6-aim, bf16, bf16, ",
    "gddr6-aim, int8, int8, 'numbers of one floating-point format, not int8 and int8'",
    "neupims, int4, bf16, 'numbers of one floating-point format, not bf16 and int4'",
    "low-precision, bf16, bf16, ",
    "low-precision, int8, int8, ",
    "low-precision, int4, int8, ",
    "low-precision, fp8-e4m3, fp8-e4m3, ",
    "low-precision, int8, bf16, 'integers or floating point without block scales, not bf16 and int8'",
    "low-precision, fp8-e4m3, bf16, 'fp8-e4m3 with at most 8 bits, not with bf16'",
    "low-precision, int4-g128, int8, 'without block scales, not int8 and int4-g128'",
    "low-precision, lut4, bf16, 'without block scales, not bf16 and lut4'"
  })
  void formatsThatUnitsDoNotMultiplyAreRefused(
      String preset, String stored, String sent, String reason) throws Exception {
    ThrowingCallable check =
        () -> mapping(preset).requireFormats(NumberFormat.of(stored), NumberFormat.of(sent));
    if (reason == null) {
      assertThatCode(check).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(check)
          .isInstanceOf(PimMappingException.class)
          .hasMessageContaining(reason);
    }
  }

  @ParameterizedTest
  @CsvSource({"gddr6-aim", "newton", "neupims", "low-precision"})
  void weightsAtLaterRowsAreTheKernelThere(String preset) throws Exception {
    PimGemv.Shape shape = new PimGemv.Shape(100, 1500, 3, ElementWidth.ofBytes(2));
    PimReturnedGemv gemv = (PimReturnedGemv) mapping(preset).gemv(shape, STACKS);
    PimKernel kernel = new PimKernel.Gemv(100, 1500, 3, 2);
    PimProgram program = gemv.program(0, 3);

    assertThat(steps(program))
        .isEqualTo(steps(mapping(preset).map(kernel, STACKS).get(0).program()));
    Map<PimColumn, Integer> there = multiplied(preset, gemv.program(50, 3));
    Map<PimColumn, Integer> here = new HashMap<>();
    multiplied(preset, program).forEach((column, times) -> here.put(at(column, 50), times));
    assertThat(there).isEqualTo(here);
    assertThat(there.keySet())
        .allSatisfy(at -> assertThat(at.row()).isBetween(50, 49 + gemv.rows()));
    assertThat(there.keySet()).hasSizeGreaterThanOrEqualTo(100 * 1500 / 16);
    assertThat(there.values()).containsOnly(3);
    assertThat(gemv.receivedBytes(3)).isGreaterThanOrEqualTo(2L * 3 * 100 * gemv.partialSums());
  }
}
