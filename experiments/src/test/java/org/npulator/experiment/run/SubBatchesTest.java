package org.npulator.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.operator.Workload;

/** Two halves of a batch that take turns, on machines of two cores with units at the banks. */
class SubBatchesTest {

  private static SimulationResult run(String machine, Workload workload, int subBatches)
      throws Exception {
    return SmallDecoder.run(
        SmallDecoder.machine(machine), workload, MappingConfig.CHOSEN.withSubBatches(subBatches));
  }

  /** Whoever multiplies them: operations do not depend on how the batch is divided. */
  @ParameterizedTest
  @CsvSource({
    "cloud-npu, 5, 3",
    "cloud-npu-attacc-bank, 6, 2",
    "cloud-npu-neupims, 4, 2",
    "cloud-npu-gddr6-aim, 4, 2"
  })
  void subBatchesMultiplyWhatTheBatchMultiplies(String machine, int batch, int subBatches)
      throws Exception {
    Workload workload = SmallDecoder.workload("bf16", new RunLength(batch, 700, 0, 2));
    SimulationResult whole = run(machine, workload, 1);
    SimulationResult divided = run(machine, workload, subBatches);

    for (int step = 0; step < whole.steps().size(); step++) {
      StepRun one = whole.steps().get(step);
      StepRun other = divided.steps().get(step);
      assertThat(macs(other)).isEqualTo(macs(one));
      assertThat(other.mapped().keyValueReadBytes()).isEqualTo(one.mapped().keyValueReadBytes());
      assertThat(other.mapped().keyValueWriteBytes()).isEqualTo(one.mapped().keyValueWriteBytes());
      long exclusive =
          other.execution().operators().stream()
              .mapToLong(operator -> operator.exclusiveTicks())
              .sum();
      assertThat(exclusive).isEqualTo(other.execution().endTick() - other.execution().startTick());
    }
  }

  private static long macs(StepRun step) {
    return step.execution().operators().stream().mapToLong(operator -> operator.macs()).sum();
  }
}
