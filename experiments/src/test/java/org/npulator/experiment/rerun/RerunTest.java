package org.npulator.experiment.rerun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationLoader;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.experiment.input.InputFormatException;
import org.npulator.experiment.run.RunDescription;
import org.npulator.experiment.run.RunFiles;
import org.npulator.experiment.run.Simulation;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelLoader;
import org.npulator.workload.model.NamedModel;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.Sampling;
import org.npulator.workload.model.WorkloadGenerator;

/** A run comes out of its own folder again. */
class RerunTest {
  private final ConfigurationLoader loader = new ConfigurationLoader(List.of());
  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void run() throws Exception {
    model = folder.resolve("small-decoder.json");
    try (var resource =
        getClass().getResourceAsStream("/org/npulator/experiment/run/small-decoder.json")) {
      Files.copy(resource, model);
    }
    Configuration<NpuConfig> machine =
        loader.load(
            "npu",
            "edge-npu-4core",
            List.of("cores.matrix.dataflow=output-stationary", "memory.channels=2"),
            NpuConfig.class);
    NamedModel named = new ModelLoader(loader).load(model.toString());
    RunDescription description =
        new RunDescription(
            machine,
            new WorkloadGenerator(
                    named.name(), named.description(), FormatSet.named("w4a16kv8-s50"))
                .generate(new RunLength(2, 5, 3, 2)),
            MappingConfig.CHOSEN);
    var result =
        new Simulation(machine.value(), description.workload())
            .run(TimelineSink.NONE, (done, steps) -> {});
    new RunFiles("1.0").writeResult(folder, description, result);
  }

  private Rerun.Outcome again(String version) throws Exception {
    RecordedRun recorded = RecordedRun.read(folder);
    RunDescription description =
        recorded.description(
            loader, recorded.generate(loader, Optional.of(model.toString()), Sampling.GREEDY));
    return new Rerun(version).run(folder, recorded, description, (done, steps) -> {});
  }

  @Test
  void machineWithOverridesComesOutByteByByte() throws Exception {
    Rerun.Outcome outcome = again("1.0");
    assertThat(outcome.equal()).isTrue();
    assertThat(outcome.differences()).isEmpty();
  }

  @Test
  void otherVersionDiffersInNothingElse() throws Exception {
    Rerun.Outcome outcome = again("1.1");
    assertThat(outcome.differentFiles()).containsExactly("result.json");
    assertThat(outcome.differences()).isEmpty();
  }

  @Test
  void figureThatWasChangedIsNamed() throws Exception {
    Path file = folder.resolve("result.json");
    String json = Files.readString(file);
    Files.writeString(
        file, json.replaceFirst("\"energyJoules\" : [0-9.E-]+", "\"energyJoules\" : 1"));
    Files.writeString(folder.resolve("operators.csv"), "step\n");
    Rerun.Outcome outcome = again("1.0");
    assertThat(outcome.differentFiles()).containsExactly("result.json", "operators.csv");
    assertThat(outcome.differences())
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.path()).isEqualTo("summary.energyJoules");
              assertThat(difference.recorded()).isEqualTo("1");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "npulator-result/1|npulator-result/2|schema: this version reads npulator-result/1",
        "\"channels\" : 2|\"channels\" : 4|config.hash",
        "\"channels\" : 2|\"channelz\" : 2|memory.channelz",
        "\"prefillTokens\" : 3|\"prefillTokens\" : 4|workload.hash",
        "\"name\" : \"edge-npu-4core\"|\"name\" : \"../../x\"|expected a name",
        "\"schema\"|\"schema|not complete JSON"
      })
  void resultThatWasTamperedWithIsRefusedInOneLine(String good, String bad, String problem)
      throws Exception {
    Path file = folder.resolve("result.json");
    String json = Files.readString(file);
    assertThat(json).contains(good);
    Files.writeString(file, json.replace(good, bad));
    assertThatThrownBy(() -> again("1.0"))
        .isInstanceOf(InputFormatException.class)
        .hasMessageContaining("result.json")
        .hasMessageContaining(problem)
        .message()
        .hasLineCount(1);
  }

  @Test
  void modelThatIsNoPresetHasToBeGiven() throws Exception {
    RecordedRun recorded = RecordedRun.read(folder);
    assertThatThrownBy(() -> recorded.generate(loader, Optional.empty(), Sampling.GREEDY))
        .isInstanceOf(InputFormatException.class)
        .hasMessageContaining("small-decoder")
        .hasMessageContaining("--model FILE");
  }

  @Test
  void folderWithoutAResultIsRefused() {
    assertThatThrownBy(() -> RecordedRun.read(folder.resolve("none")))
        .hasMessageContaining("no such folder");
    assertThatThrownBy(
            () -> RecordedRun.read(folder.getParent().resolve(folder.getFileName() + "x")))
        .isInstanceOf(InputFormatException.class);
  }
}
