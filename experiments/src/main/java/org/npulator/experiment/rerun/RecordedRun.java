package org.npulator.experiment.rerun;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.yaml.YamlWriter;
import org.npulator.experiment.input.InputFormatException;
import org.npulator.experiment.run.RunDescription;
import org.npulator.experiment.store.ResultFolder;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.InvalidWorkloadException;
import org.npulator.workload.model.ModelLoader;
import org.npulator.workload.model.NamedModel;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.Sampling;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Workload;

/**
 * What a result folder says of its run: enough to do it again. The workload is made anew, so its
 * model or trace has to be there; its hash tells whether it is the same.
 */
public final class RecordedRun {
  private static final String SCHEMA = "npulator-result/1";
  private static final long MAXIMUM_BYTES = 64L << 20;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,200}");
  private static final TypeReference<LinkedHashMap<String, Object>> TREE = new TypeReference<>() {};

  private final Path file;
  private final JsonNode result;
  private final ObjectMapper mapper;

  private RecordedRun(Path file, JsonNode result, ObjectMapper mapper) {
    this.file = file;
    this.result = result;
    this.mapper = mapper;
  }

  /**
   * Reads result.json of a folder.
   *
   * @throws InputFormatException if it is not there, not JSON or of another schema
   */
  public static RecordedRun read(Path folder) throws InputFormatException, IOException {
    Path file = folder.resolve(ResultFolder.RESULT_FILE);
    if (!Files.isRegularFile(file)) {
      throw new InputFormatException(
          Files.isDirectory(folder)
              ? folder + " has no " + ResultFolder.RESULT_FILE + "; expected the folder of a run"
              : folder + ": there is no such folder");
    }
    if (Files.size(file) > MAXIMUM_BYTES) {
      throw new InputFormatException(file + ": larger than " + (MAXIMUM_BYTES >> 20) + " MiB");
    }
    ObjectMapper mapper = new ObjectMapper();
    JsonNode tree;
    try {
      tree = mapper.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new InputFormatException(
          "%s:%d:%d: not complete JSON"
              .formatted(file, e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
    String schema = tree.path("schema").asText();
    if (!schema.equals(SCHEMA)) {
      throw new InputFormatException(
          "%s: schema: this version reads %s, the file says '%s'"
              .formatted(file, SCHEMA, printable(schema)));
    }
    return new RecordedRun(file, tree, mapper);
  }

  /** The version of the tool that wrote the result. */
  public String toolVersion() {
    return printable(result.path("tool").path("version").asText());
  }

  /** The name of the model, as a preset or as its file was named. */
  public String model() {
    return printable(result.path("workload").path("model").asText());
  }

  /** Simulated time of the run. */
  public double totalSeconds() {
    return result.path("summary").path("totalSeconds").asDouble();
  }

  /** The content of the file apart from the version of the tool. */
  JsonNode figures() {
    return result;
  }

  /**
   * The run: the machine as it was resolved, and the workload made anew.
   *
   * @param workload made of this record by {@link #generate} or read from a trace
   * @throws InputFormatException if the machine or the workload is not the one of the result
   */
  public RunDescription description(ConfigurationLoader loader, Workload workload)
      throws ConfigurationException, InputFormatException, IOException {
    RunDescription description =
        new RunDescription(machine(loader), workload, mapping(loader), simulatedLayers());
    requireSame("config.hash", description.npu().hash(), result.path("config").path("hash"));
    requireSame("workload.hash", description.workloadHash(), result.path("workload").path("hash"));
    return description;
  }

  private OptionalInt simulatedLayers() {
    JsonNode layers = result.path("extrapolation").path("simulatedLayers");
    return layers.isInt() ? OptionalInt.of(layers.asInt()) : OptionalInt.empty();
  }

  private void requireSame(String key, String found, JsonNode recorded)
      throws InputFormatException {
    if (!found.equals(recorded.asText())) {
      throw new InputFormatException(
          "%s: %s is %.12s, but what is there now has %.12s: %s"
              .formatted(
                  file,
                  key,
                  printable(recorded.asText()),
                  found,
                  key.startsWith("workload")
                      ? "the model '"
                          + model()
                          + "' is another one; expected --model FILE or --trace FILE as in the run"
                      : "the resolved configuration was changed, or this version reads it"
                          + " differently"));
    }
  }

  /** The machine from its resolved configuration alone. */
  private Configuration<NpuConfig> machine(ConfigurationLoader loader)
      throws ConfigurationException, InputFormatException, IOException {
    JsonNode config = result.path("config");
    String name = config.path("name").asText();
    if (!NAME.matcher(name).matches() || !config.path("resolved").isObject()) {
      throw new InputFormatException(file + ": config: expected a name and the resolved values");
    }
    return load(loader, "npu", name, "config.resolved", config.path("resolved"), NpuConfig.class);
  }

  /** What of the mapping was dictated. */
  private MappingConfig mapping(ConfigurationLoader loader)
      throws ConfigurationException, InputFormatException, IOException {
    JsonNode dictated = result.path("dictatedMapping");
    if (dictated.isEmpty()) {
      return MappingConfig.CHOSEN;
    }
    ObjectNode document = mapper.createObjectNode().put("kind", "mapping").put("schemaVersion", 1);
    document.setAll((ObjectNode) dictated);
    return load(loader, "mapping", "mapping", "dictatedMapping", document, MappingConfig.class)
        .value();
  }

  private <T extends Record> Configuration<T> load(
      ConfigurationLoader loader,
      String kind,
      String name,
      String key,
      JsonNode values,
      Class<T> type)
      throws InputFormatException, IOException {
    Path folder = Files.createTempDirectory("npulator-rerun");
    Path copy = folder.resolve(name + ".yaml");
    try {
      Files.writeString(copy, YamlWriter.write(mapper.convertValue(values, TREE)));
      return loader.load(kind, copy.toString(), List.of(), type);
    } catch (ConfigurationException e) {
      throw new InputFormatException(
          "%s: %s: %s".formatted(file, key, e.getMessage().replace(copy.toString(), name)));
    } finally {
      Files.deleteIfExists(copy);
      Files.delete(folder);
    }
  }

  /**
   * The workload as the run generated it.
   *
   * @param model a preset or file; the recorded name if empty
   * @param sampling of the command line of the run
   */
  public Workload generate(ConfigurationLoader loader, Optional<String> model, Sampling sampling)
      throws ConfigurationException, InvalidWorkloadException, InputFormatException {
    JsonNode workload = result.path("workload");
    NamedModel named;
    try {
      named = new ModelLoader(loader).load(model.orElse(model()));
    } catch (ConfigurationException e) {
      throw new InputFormatException(
          "the model of the run: "
              + e.getMessage()
              + "; if it came from a file, give it with --model FILE or --trace FILE");
    }
    return new WorkloadGenerator(
            named.name(),
            named.description(),
            FormatSet.named(printable(workload.path("formats").asText())),
            sampling)
        .generate(
            new RunLength(
                workload.path("batch").asLong(),
                workload.path("cachedTokens").asLong(),
                workload.path("prefillTokens").asLong(),
                workload.path("decodeTokens").asLong()));
  }

  private static String printable(String text) {
    String shown = text.replaceAll("[^\\x20-\\x7e]", "?");
    return shown.length() <= 80 ? shown : shown.substring(0, 77) + "...";
  }
}
