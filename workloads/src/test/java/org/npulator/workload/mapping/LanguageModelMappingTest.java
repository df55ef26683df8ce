package org.npulator.workload.mapping;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.hw.program.Load;
import org.npulator.workload.model.Activation;
import org.npulator.workload.model.AttentionShape;
import org.npulator.workload.model.FeedForwardShape;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelDescription;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Workload;

class LanguageModelMappingTest {
  /** Qwen2.5-0.5B, config.json of the published model. */
  private static final ModelDescription QWEN =
      new ModelDescription(
          24,
          896,
          new AttentionShape(14, 2, 64, true, false, Optional.empty()),
          new FeedForwardShape(4864, Activation.SILU, true, false),
          151936,
          1e-6,
          true,
          false,
          32768);

  private static Workload qwen(String formats, RunLength length) throws Exception {
    return new WorkloadGenerator("qwen2.5-0.5b", QWEN, FormatSet.named(formats)).generate(length);
  }

  @ParameterizedTest
  @CsvSource({"w8a8, 128", "w8a8, 1024", "bf16, 128", "w4a16, 512", "w8a8, 8192"})
  void smoke(String formats, long tokens) throws Exception {
    Workload workload = qwen(formats, new RunLength(1, 0, tokens, 4));
    Mapper mapper = new Mapper(Machines.edge(), workload);
    for (Step step : workload.steps()) {
      long start = System.nanoTime();
      MappedStep mapped = mapper.map(step);
      double seconds = (System.nanoTime() - start) / 1e9;
      long spillRead = mapped.spills().stream().mapToLong(MappedStep.Spill::bytesRead).sum();
      long spillWrite = mapped.spills().stream().mapToLong(MappedStep.Spill::bytesWritten).sum();
      long loads = mapped.program().instructions().stream().filter(i -> i instanceof Load).count();
      System.out.printf(
          "%s %d %s: %d instr %d loads %.3f s w %d kvr %d kvw %d spill %d %d deps %d est %d%n",
          formats,
          tokens,
          step.kind(),
          mapped.program().instructions().size(),
          loads,
          seconds,
          mapped.weightBytes(),
          mapped.keyValueReadBytes(),
          mapped.keyValueWriteBytes(),
          spillRead,
          spillWrite,
          mapped.program().instructions().stream().mapToInt(i -> i.waitsFor().size()).sum(),
          mapped.mappings().stream().mapToLong(OperatorMapping::estimatedCycles).sum());
      mapped.mappings().stream().limit(18).forEach(System.out::println);
    }
  }
}
