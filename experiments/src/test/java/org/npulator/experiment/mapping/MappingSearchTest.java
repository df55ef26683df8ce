package org.npulator.experiment.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.gemm.Gemm;
import org.npulator.experiment.gemm.GemmExperiment;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.format.FormatPair;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelDescription;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.Sampling;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Workload;

class MappingSearchTest {
  private static Configuration<NpuConfig> machine(String... overrides) throws Exception {
    return new ConfigurationLoader(List.of())
        .load("npu", "edge-npu", List.of(overrides), NpuConfig.class);
  }

  private static Gemm gemm(long m) {
    return new Gemm(m, 256, 192, FormatPair.named("int8xint8").orElseThrow());
  }

  private static SearchedMapping search(Workload workload, int simulated, OptionalInt layers)
      throws Exception {
    return new MappingSearch(machine().value(), workload, layers)
        .search(MappingConfig.CHOSEN, simulated, (done, parts, next) -> {});
  }

  private static Workload smallModel(int layers) throws Exception {
    ConfigurationLoader loader = new ConfigurationLoader(List.of());
    ModelDescription model =
        loader
            .load(
                "model",
                "qwen2.5-0.5b",
                List.of(
                    "layers=" + layers,
                    "hiddenSize=128",
                    "vocabulary=1000",
                    "feedForward.intermediateSize=256"),
                ModelDescription.class)
            .value();
    return new WorkloadGenerator("small", model, FormatSet.named("w8a8"), Sampling.GREEDY)
        .generate(new RunLength(1, 64, 0, 1));
  }

  @Test
  void resultIsTheFastestThatWasSimulatedAndRunsAsFastWhenDictated() throws Exception {
    SearchedMapping found = search(gemm(16).workload(), 4, OptionalInt.empty());

    assertThat(found.trials()).hasSizeBetween(2, 5);
    assertThat(found.ticks())
        .isLessThanOrEqualTo(found.unsearchedTicks())
        .isEqualTo(
            found.trials().stream().mapToLong(SearchedMapping.Trial::ticks).min().orElseThrow());
    assertThat(new GemmExperiment(machine()).run(gemm(16), found.mapping()).report().ticks())
        .isEqualTo(found.ticks());
  }

  @Test
  void layersThatAreAlikeAreSearchedOnce() throws Exception {
    assertThat(search(smallModel(3), 1, OptionalInt.empty()).trials())
        .isEqualTo(search(smallModel(6), 1, OptionalInt.empty()).trials());
  }

  @Test
  void operatorsOfEqualShapeAreSearchedTogether() throws Exception {
    assertThat(search(smallModel(2), 1, OptionalInt.empty()).trials())
        .extracting(SearchedMapping.Trial::roles)
        .contains("k_proj+v_proj", "gate_proj+up_proj", "lm_head")
        .doesNotContain("k_proj", "v_proj");
  }
}
