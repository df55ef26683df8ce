package org.npulator.hw.pim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
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

/** The closed form beside the simulated channel, for the kinds beside an NPU. */
class PimEstimateTest {
  private static final ElementWidth HALF = new ElementWidth(16);

  private record Machine(NpuConfig npu, PimOrganization channel) {
    static Machine of(String kind) {
      try {
        NpuConfig npu =
            new ConfigurationLoader(List.of())
                .load("npu", "cloud-npu-" + kind, List.of("memory.channels=1"), NpuConfig.class)
                .value();
        return new Machine(npu, PimMemoryConfig.organization(npu.memory()));
      } catch (ConfigurationException e) {
        throw new IllegalStateException(e);
      }
    }

    PimMapping mapping() {
      return npu.pim().orElseThrow().unit().mapping();
    }

    PimTime estimate(PimProgram program) {
      return new PimEstimate(npu.memory(), mapping().usableRows(channel)).time(program);
    }

    long simulate(PimProgram program) {
      PimMemoryConfig memory =
          new PimMemoryConfig(
              npu.memory().device(),
              1,
              npu.memory().ranks(),
              npu.pim().orElseThrow().controller());
      return new PimChannel(0, memory, null).run(program);
    }

    /** All programs of attention, one after the other. */
    List<PimProgram> attention(int queries, long context, long dimension)
        throws PimMappingException {
      PimAttention attention =
          mapping()
              .attention(new PimAttention.Shape(dimension, HALF, queries, context), channel);
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

  private static long steps(PimProgram program, String command) {
    int index = program.commands().indexOf(command);
    long count = 0;
    for (int step = 0; step < program.size(); step++) {
      count += program.command(step) == index ? 1 : 0;
    }
    return count;
  }

  @Test
  void printAll() throws Exception {
    List<String> lines = new ArrayList<>();
    for (String kind :
        List.of(
            "attacc-bank",
            "attacc-bank-group",
            "attacc-buffer",
            "gddr6-aim",
            "newton",
            "neupims",
            "pimba",
            "low-precision")) {
      Machine m = Machine.of(kind);
      for (int q : new int[] {1, 4, 8}) {
        for (int context : new int[] {16, 128, 500, 2048, 8192}) {
          int part = 0;
          for (PimProgram p : m.attention(q, context, 128)) {
            PimTime t = m.estimate(p);
            long s = m.simulate(p);
            lines.add(
                "%s q%d ctx %d part %d est %.0f sim %d ratio %.3f %s"
                    .formatted(kind, q, context, part++, t.cycles(), s, t.cycles() / s, t));
          }
        }
      }
    }
    for (String kind : List.of("hbm-pim", "gddr6-aim", "newton", "neupims", "low-precision")) {
      Machine m = Machine.of(kind);
      for (int v : new int[] {1, 4, 16}) {
        for (int[] shape : new int[][] {{16, 1024}, {64, 4096}, {256, 4096}, {100, 14336}}) {
          PimProgram p = m.product(shape[0], shape[1], v);
          PimTime t = m.estimate(p);
          long s = m.simulate(p);
          lines.add(
              "%s v%d %dx%d est %.0f sim %d ratio %.3f %s"
                  .formatted(
                      kind, v, shape[0], shape[1], t.cycles(), s, t.cycles() / s, t));
        }
      }
    }
    for (String kind :
        List.of(
            "attacc-bank",
            "attacc-bank-group",
            "attacc-buffer",
            "gddr6-aim",
            "newton",
            "neupims",
            "pimba",
            "low-precision")) {
      Machine m = Machine.of(kind);
      for (PimProgram p : m.attention(4, 500, 128)) {
        TreeMap<String, Long> c = new TreeMap<>();
        for (String n : p.commands()) c.put(n, steps(p, n));
        lines.add(kind + " " + c + " " + m.estimate(p));
      }
    }
    java.nio.file.Files.write(java.nio.file.Path.of("/tmp/pimest.txt"), lines);
  }
}
