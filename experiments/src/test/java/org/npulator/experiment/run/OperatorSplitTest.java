package org.npulator.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.mapping.MappingConfig.SplitChoice;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.mapping.PimNote;
import org.npulator.workload.mapping.Place;
import org.npulator.workload.mapping.SplitDimension;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Workload;

/** Operators of which units at the banks and the cores have a share each. */
class OperatorSplitTest {
  private static final List<String> PRODUCTS =
      List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

  /** Everything on the cores but some roles. */
  private static MappingConfig mapping(
      Map<String, Place> places, Map<String, SplitChoice> splits, int subBatches) {
    Map<String, Place> all = new LinkedHashMap<>();
    PRODUCTS.forEach(role -> all.put(role, Place.NPU));
    all.put("attention", Place.NPU);
    all.putAll(places);
    return new MappingConfig(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(all),
        Optional.of(splits),
        Optional.of(subBatches));
  }

  private static MappingConfig split(String role, SplitDimension by, double share, int subBatches) {
    return mapping(Map.of(role, Place.SPLIT), Map.of(role, new SplitChoice(by, share)), subBatches);
  }

  /** The units do their share of the decode steps, no more and no less, and the cores the rest. */
  @ParameterizedTest
  @CsvSource({
    "cloud-npu-attacc-bank, attention, BATCH, 0.75, 4, 300, 0, 1",
    "cloud-npu-attacc-bank, attention, BATCH, 0.5, 4, 0, 20, 1",
    "cloud-npu-attacc-buffer, attention, BATCH, 0.5, 8, 300, 0, 2",
    "cloud-npu-gddr6-aim, attention, BATCH, 0.25, 8, 300, 0, 1",
    "cloud-npu-gddr6-aim, gate_proj, ROWS, 0.6, 2, 10, 3, 1",
    "cloud-npu-hbm-pim, down_proj, ROWS, 0.5, 1, 10, 0, 1",
    "cloud-npu-neupims, attention, BATCH, 0.5, 6, 200, 0, 1",
    "cloud-npu-neupims, attention, BATCH, 0.5, 8, 200, 0, 2",
    "cloud-npu-neupims, down_proj, ROWS, 0.25, 4, 10, 0, 1",
    "cloud-npu-newton, o_proj, ROWS, 0.5, 2, 10, 0, 1",
    "cloud-npu-pimba, attention, BATCH, 0.5, 4, 300, 0, 1",
    "cloud-npu-low-precision, up_proj, ROWS, 0.5, 2, 10, 0, 1"
  })
  void unitsDoTheirShare(
      String name,
      String role,
      SplitDimension by,
      double share,
      int batch,
      int context,
      int prefill,
      int subBatches)
      throws Exception {
    NpuConfig machine = SmallDecoder.machine(name);
    Workload workload = SmallDecoder.workload("bf16", new RunLength(batch, context, prefill, 2));
    SimulationResult cores =
        SmallDecoder.run(machine, workload, mapping(Map.of(), Map.of(), subBatches));
    SimulationResult split =
        SmallDecoder.run(machine, workload, split(role, by, share, subBatches));

    long decode =
        workload.steps().stream()
            .filter(step -> step.kind() == StepKind.DECODE)
            .flatMap(step -> step.operators().stream())
            .filter(operator -> operator.role().equals(role))
            .mapToLong(Operator::macs)
            .sum();
    PimNote note =
        split.places().stream()
            .filter(place -> place.role().equals(role))
            .findFirst()
            .orElseThrow();
    PimNote.Split done = note.split().orElseThrow();
    assertThat(note.place()).isEqualTo(Place.SPLIT);
    assertThat((double) done.ofUnits() / done.all()).isCloseTo(share, Offset.offset(0.1));
    assertThat(split.report().pimMacs()).isEqualTo(decode * done.ofUnits() / done.all());
    assertThat(split.report().macs() + split.report().pimMacs())
        .isEqualTo(cores.report().macs() + cores.report().pimMacs());
    for (int step = 0; step < cores.steps().size(); step++) {
      assertThat(split.steps().get(step).mapped().keyValueWriteBytes())
          .isEqualTo(cores.steps().get(step).mapped().keyValueWriteBytes());
    }
  }

  /**
   * Where units and cores take about equally long for all, the arrays do their share with what is
   * loaded before, while the units do theirs.
   */
  @Test
  void bothAtTheSameTimeAreFasterThanEither() throws Exception {
    NpuConfig machine = SmallDecoder.machine("cloud-npu-attacc-bank-group");
    Workload workload = SmallDecoder.workload("bf16", new RunLength(16, 1000, 0, 1));
    long cores = ticks(machine, workload, mapping(Map.of(), Map.of(), 1));
    long units = ticks(machine, workload, mapping(Map.of("attention", Place.PIM), Map.of(), 1));
    long both = ticks(machine, workload, mapping(Map.of("attention", Place.SPLIT), Map.of(), 1));

    assertThat(both).isLessThan(Math.min(cores, units) * 95 / 100);
  }

  private static long ticks(NpuConfig machine, Workload workload, MappingConfig mapping)
      throws Exception {
    return SmallDecoder.run(machine, workload, mapping).report().ticks();
  }

  @Test
  void whatCannotBeSplitIsRefused() throws Exception {
    NpuConfig machine = SmallDecoder.machine("cloud-npu-neupims");
    Workload workload = SmallDecoder.workload("bf16", new RunLength(4, 100, 0, 1));

    assertThatThrownBy(
            () ->
                SmallDecoder.run(
                    machine, workload, split("attention", SplitDimension.HEADS, 0.5, 1)))
        .isInstanceOf(MappingException.class)
        .hasMessage("split.attention: heads, but a core has 1 of them; expected at least 2");
  }
}
