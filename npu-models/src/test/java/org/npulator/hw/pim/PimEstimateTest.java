package org.npulator.hw.pim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.dram.PimChannel;
import org.npulator.hw.dram.PimEstimate;
import org.npulator.hw.dram.PimMemoryConfig;
import org.npulator.hw.dram.PimTime;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/** The estimate of a program beside the simulated channel, for the kinds beside an NPU. */
class PimEstimateTest {
  private static final ElementWidth HALF = new ElementWidth(16);
  private static final long DIMENSION = 128;

  /** A machine of one channel. */
  private record Machine(NpuConfig npu, PimOrganization channel) {
    static Machine of(String kind, String... settings) {
      try {
        NpuConfig npu =
            new ConfigurationLoader(List.of())
                .load("npu", "cloud-npu-" + kind, List.of(settings), NpuConfig.class)
                .value();
        PimOrganization all = PimMemoryConfig.organization(npu.memory());
        return new Machine(
            npu,
            new PimOrganization(
                1,
                all.pseudoChannels(),
                all.ranks(),
                all.bankGroups(),
                all.banksPerGroup(),
                all.rows(),
                all.columns(),
                all.transactionBytes()));
      } catch (ConfigurationException e) {
        throw new IllegalStateException(e);
      }
    }

    static Machine withoutRefresh(String kind) {
      return of(kind, "memory.controller.refresh.type=none", "pim.controller.refresh.type=none");
    }

    PimMapping mapping() {
      return npu.pim().orElseThrow().unit().mapping();
    }

    PimTime estimate(PimProgram program) {
      return new PimEstimate(
              npu.memory(), npu.pim().orElseThrow().controller(), mapping().usableRows(channel))
          .time(program);
    }

    long simulate(PimProgram program) {
      return new PimChannel(
              0,
              new PimMemoryConfig(
                  npu.memory().device(),
                  1,
                  npu.memory().ranks(),
                  npu.pim().orElseThrow().controller()),
              null)
          .run(program);
    }

    /** All programs of attention, one after the other. */
    List<PimProgram> attention(int queries, long context) throws PimMappingException {
      PimAttention attention =
          mapping().attention(new PimAttention.Shape(DIMENSION, HALF, queries, context), channel);
      return attention instanceof PimFusedAttention fused
          ? List.of(fused.program(0, 2, context))
          : List.of(
              ((PimSplitAttention) attention).scores(0, context),
              ((PimSplitAttention) attention).values(0, context));
    }

    PimProgram product(long outputs, long inputs, long vectors) throws PimMappingException {
      return mapping()
          .gemv(new PimGemv.Shape(outputs, inputs, vectors, HALF), channel)
          .program(0, vectors);
    }
  }

  private static void near(Machine machine, PimProgram program, String what, double percent) {
    PimTime time = machine.estimate(program);
    double ratio = (time.cycles() - time.refreshCycles()) / machine.simulate(program);
    assertThat(100 * (ratio - 1)).as(what + " " + time).isCloseTo(0, within(percent));
  }

  /** Without refreshes, whose moment matters to programs that are shorter than their interval. */
  @ParameterizedTest
  @CsvSource({
    "attacc-bank, 20",
    "attacc-bank-group, 10",
    "attacc-buffer, 6",
    "gddr6-aim, 1",
    "newton, 14",
    "neupims, 14",
    "pimba, 4",
    "low-precision, 10"
  })
  void attentionTakesAboutAsLongAsOnTheSimulatedChannel(String kind, double percent)
      throws Exception {
    Machine machine = Machine.withoutRefresh(kind);
    for (int queries : new int[] {1, 4, 8}) {
      for (int context : new int[] {128, 500, 2048}) {
        for (PimProgram program : machine.attention(queries, context)) {
          near(machine, program, queries + " queries, " + context + " tokens", percent);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"hbm-pim, 3", "gddr6-aim, 1", "newton, 14", "neupims, 14", "low-precision, 5"})
  void productsTakeAboutAsLongAsOnTheSimulatedChannel(String kind, double percent)
      throws Exception {
    Machine machine = Machine.withoutRefresh(kind);
    for (int vectors : new int[] {1, 4}) {
      for (int[] shape : new int[][] {{16, 1024}, {64, 4096}, {256, 4096}, {100, 7168}}) {
        near(
            machine,
            machine.product(shape[0], shape[1], vectors),
            shape[0] + "x" + shape[1] + ", " + vectors,
            percent);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "attacc-bank, 10",
    "attacc-bank-group, 6",
    "attacc-buffer, 6",
    "gddr6-aim, 6",
    "newton, 10",
    "neupims, 10",
    "pimba, 6",
    "low-precision, 6"
  })
  void longAttentionTakesItsShareOfRefreshes(String kind, double percent) throws Exception {
    Machine machine = Machine.of(kind);
    for (PimProgram program : machine.attention(4, 6000)) {
      double ratio = machine.estimate(program).cycles() / machine.simulate(program);
      assertThat(100 * (ratio - 1)).isCloseTo(0, within(percent));
    }
  }

  /** Distances of products in cycles of the device: nCCDAB, nCCDSB, nCCDS, nCCDL, nCOMPS. */
  @ParameterizedTest
  @CsvSource({
    "attacc-bank, 1, MACAB, 6",
    "attacc-bank, 4, MACAB, 6",
    "attacc-bank-group, 4, MACSB, 6",
    "attacc-buffer, 4, MACPB, 2",
    "gddr6-aim, 1, MAC16, 4",
    "gddr6-aim, 4, MAC16, 4",
    "newton, 4, COMP, 4",
    "neupims, 4, COMPS8_READRES, 36",
    "pimba, 4, COMP, 4",
    "low-precision, 4, MACAB, 4"
  })
  void columnsTakeTheirDistanceOnceForEachQueryAndPartsAreAllThereIs(
      String kind, int queries, String product, long distance) throws Exception {
    Machine machine = Machine.of(kind);
    for (PimProgram program : machine.attention(queries, 512)) {
      PimTime time = machine.estimate(program);
      double[] parts = {
        time.columnCycles(),
        time.moveCycles(),
        time.modeCycles(),
        time.rowChangeCycles(),
        time.waitCycles(),
        time.refreshCycles()
      };

      assertThat(time.readsOfColumn()).as(kind).isCloseTo(queries, within(0.02 * queries));
      assertThat(DoubleStream.of(parts).min().orElseThrow()).as("%s", time).isNotNegative();
      assertThat(DoubleStream.of(parts).sum()).isCloseTo(time.cycles(), within(1e-6));
      assertThat(time.columnCycles())
          .isLessThanOrEqualTo(count(program, product) * distance)
          .isGreaterThan(0.97 * count(program, product) * distance);
      assertThat(time.refreshCycles() / time.cycles())
          .isCloseTo(machine.npu().memory().device().refreshShare(), within(1e-9));
    }
  }

  private static long count(PimProgram program, String command) {
    int index = program.commands().indexOf(command);
    long count = 0;
    for (int step = 0; step < program.size(); step++) {
      count += program.command(step) == index ? 1 : 0;
    }
    return count;
  }

  @ParameterizedTest
  @CsvSource({"attacc-bank", "gddr6-aim", "neupims", "pimba"})
  void moreTokensNeverTakeLess(String kind) throws Exception {
    Machine machine = Machine.of(kind);
    double before = 0;
    for (int context = 1; context < 1200; context += 37) {
      double cycles = 0;
      for (PimProgram program : machine.attention(4, context)) {
        cycles += machine.estimate(program).cycles();
      }
      assertThat(cycles).as("%d tokens", context).isGreaterThanOrEqualTo(before);
      before = cycles;
    }
  }
}
