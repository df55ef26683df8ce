package org.npulator.experiment.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.gemm.Gemm;
import org.npulator.experiment.gemm.GemmExperiment;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.format.FormatPair;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.operator.Workload;

class MappingSearchTest {
  private static Configuration<NpuConfig> machine(String... overrides) throws Exception {
    return new ConfigurationLoader(List.of())
        .load("npu", "edge-npu", List.of(overrides), NpuConfig.class);
  }

  private static Gemm gemm(long m) {
    return new Gemm(m, 256, 192, FormatPair.named("int8xint8").orElseThrow());
  }

  @Test
  void resultIsTheFastestThatWasSimulatedAndRunsAsFastWhenDictated() throws Exception {
    Configuration<NpuConfig> machine = machine();
    SearchedMapping found =
        new MappingSearch(new MappingCache())
            .search(machine, gemm(16).workload(), MappingConfig.CHOSEN, 4);

    assertThat(found.trials()).hasSizeBetween(2, 5);
    assertThat(found.ticks())
        .isLessThanOrEqualTo(found.unsearchedTicks())
        .isEqualTo(
            found.trials().stream().mapToLong(SearchedMapping.Trial::ticks).min().orElseThrow());
    assertThat(new GemmExperiment(machine).run(gemm(16), found.mapping()).report().ticks())
        .isEqualTo(found.ticks());
  }

  @Test
  void knownResultIsReusedOnlyForTheSameMachineWorkloadAndCount() throws Exception {
    MappingSearch search = new MappingSearch(new MappingCache());
    Workload workload = gemm(8).workload();
    SearchedMapping first = search.search(machine(), workload, MappingConfig.CHOSEN, 1);

    assertThat(search.search(machine(), gemm(8).workload(), MappingConfig.CHOSEN, 1))
        .isSameAs(first);
    assertThat(search.search(machine(), gemm(9).workload(), MappingConfig.CHOSEN, 1))
        .isNotSameAs(first);
    assertThat(search.search(machine("cores.matrix.rows=32"), workload, MappingConfig.CHOSEN, 1))
        .isNotSameAs(first);
    assertThat(search.search(machine(), workload, MappingConfig.CHOSEN, 2)).isNotSameAs(first);
  }
}
