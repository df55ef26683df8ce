package org.npulator.experiment.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationLoader;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelLoader;
import org.npulator.workload.model.NamedModel;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;

/**
 * A run and what its files say.
 *
 * @param json text of result.json
 * @param operators rows of operators.csv
 */
record Experiment(String json, JsonNode result, List<Map<String, String>> operators) {
  private static final ConfigurationLoader LOADER = new ConfigurationLoader(List.of());

  /** Simulates a decoder of two layers that has the shapes of a language model, but few weights. */
  static Experiment small(String npu, String formats, RunLength length, String... overrides) {
    try {
      Path folder = Files.createTempDirectory("experiment");
      Path model = folder.resolve("small-decoder.json");
      try (var resource = Experiment.class.getResourceAsStream("small-decoder.json")) {
        Files.copy(resource, model);
      }
      Experiment experiment = of(folder, npu, model.toString(), formats, length, overrides);
      Files.delete(model);
      Files.delete(folder);
      return experiment;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Experiment of(
      Path folder,
      String npu,
      String model,
      String formats,
      RunLength length,
      String... overrides) {
    try {
      Configuration<NpuConfig> machine =
          LOADER.load("npu", npu, List.of(overrides), NpuConfig.class);
      NamedModel named = new ModelLoader(LOADER).load(model);
      var workload =
          new WorkloadGenerator(named.name(), named.description(), FormatSet.named(formats))
              .generate(length);
      SimulationResult result =
          new Simulation(machine.value(), workload)
              .run(TimelineSink.NONE, (stepsDone, steps) -> {});
      new RunFiles("test")
          .writeResult(folder, new RunDescription(machine, workload, MappingConfig.CHOSEN), result);
      return read(folder);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Experiment read(Path folder) throws IOException {
    Path resultFile = folder.resolve("result.json");
    Path operatorFile = folder.resolve("operators.csv");
    String json = Files.readString(resultFile, StandardCharsets.UTF_8);
    List<Map<String, String>> operators;
    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(operatorFile.toFile())) {
      operators = rows.readAll();
    }
    Files.delete(resultFile);
    Files.delete(operatorFile);
    return new Experiment(json, new ObjectMapper().readTree(json), operators);
  }

  /** A phase of the result, or null. */
  JsonNode phase(String name) {
    for (JsonNode phase : result.get("phases")) {
      if (phase.get("name").asText().equals(name)) {
        return phase;
      }
    }
    return null;
  }

  /** The sum of a column of operators.csv. */
  double sum(String column) {
    return operators.stream().mapToDouble(row -> Double.parseDouble(row.get(column))).sum();
  }

  /** The sum of a figure over the entries of a list of the result. */
  double sum(String list, String key) {
    double sum = 0;
    for (JsonNode entry : result.get(list)) {
      sum += entry.get(key).asDouble();
    }
    return sum;
  }
}
