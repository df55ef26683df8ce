package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.run.Metric;
import org.npulator.experiment.search.Search;
import org.npulator.experiment.sweep.Sweep;

/**
 * docs/reference/metrics.md lists the metrics there are, and the presets fit machines and models.
 */
class MetricReferenceTest {
  private static final Path REFERENCE = Path.of("../docs/reference/metrics.md");

  @Test
  void referenceListsTheMetrics() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Rows of sweeps and searches

        Columns of `results.csv`: `key`, `status` (`ok` or `failed`), in a search `fidelity` (`screen` or `full`), the axes by path or
        name with the values as written, the metrics, in a search `objective.NAME`, and `error`. A row of `*.jsonl` has the same as
        `schemaVersion`, `key`, `status`, `fidelity`, `point`, `metrics`, `objectives`, `error`, and `wallSeconds`, `startedAt`, `finishedAt`,
        the only fields that differ between two runs. `key` is the SHA-256 of the resolved configuration, the model and the workload.

        ## Metrics

        | metric | unit | better | meaning |
        |---|---|---|---|
        """);
    for (Metric metric : Metric.values()) {
      text.append("| `%s` | ".formatted(metric.key()));
      text.append("%s | ".formatted(metric.unit().equals("1") ? "ratio" : metric.unit()));
      text.append(
          "%s | ".formatted(metric.better() == Metric.Better.NEITHER ? "" : metric.better()));
      text.append("%s |\n".formatted(metric.description()));
    }
    if (Boolean.getBoolean("npulator.regenerate")) {
      Files.writeString(REFERENCE, text);
    }
    assertThat(REFERENCE).hasContent(text.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "array-size-and-sram",
        "array-sram-dram-and-format",
        "bandwidth-and-batch",
        "dataflow-and-sequence-length",
        "format-and-context",
        "pim-kind-and-batch"
      })
  void sweepsOfAllPresetsHavePathsAndValuesThatExist(String name) throws ConfigurationException {
    ConfigurationLoader loader = new ConfigurationLoader(List.of());
    assertThat(Sweep.load(loader, name).space().count()).isBetween(4L, 200L);
    assertThat(loader.presets("sweep")).contains(name);
  }

  @Test
  void searchesOfAllPresetsHavePathsAndValuesThatExist() throws ConfigurationException {
    ConfigurationLoader loader = new ConfigurationLoader(List.of());
    for (String name : loader.presets("search")) {
      assertThat(Search.load(loader, name).simulations()).isLessThan(100);
    }
  }
}
