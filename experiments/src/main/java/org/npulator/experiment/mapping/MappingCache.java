package org.npulator.experiment.mapping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.bind.Declarations;
import org.npulator.config.bind.Hash;
import org.npulator.config.bind.Unbinder;
import org.npulator.config.yaml.YamlWriter;
import org.npulator.experiment.store.CompleteFile;
import org.npulator.workload.mapping.MappingConfig;

/**
 * A folder of mappings that have been searched. Each is a file of kind mapping, so that it can be
 * read and dictated, named after the hash of everything that the search depends on.
 */
public final class MappingCache {
  /**
   * What a search depends on.
   *
   * @param tool version of this program
   * @param machine hash of its configuration
   * @param workload hash of its operator trace
   * @param dictated what is not searched
   * @param simulated mappings of each operator
   * @param simulatedLayers of the comparison at the end; all if empty
   */
  public record Key(
      String tool,
      String machine,
      String workload,
      MappingConfig dictated,
      int simulated,
      OptionalInt simulatedLayers) {

    String hash() {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("tool", tool);
      values.put("machine", machine);
      values.put("workload", workload);
      values.put("dictated", Unbinder.inBaseUnits(Declarations.of(MappingConfig.class), dictated));
      values.put("simulated", simulated);
      values.put(
          "simulatedLayers", simulatedLayers.isPresent() ? simulatedLayers.getAsInt() : "all");
      return Hash.of(values);
    }
  }

  /**
   * The result of an earlier search.
   *
   * @param figures of the search, in words
   */
  public record Known(MappingConfig mapping, String figures) {}

  private final Path folder;
  private final ConfigurationLoader loader;

  /**
   * @param folder made if it is not there
   */
  public MappingCache(Path folder, ConfigurationLoader loader) {
    this.folder = folder;
    this.loader = loader;
  }

  /**
   * The mapping that was found.
   *
   * @throws ConfigurationException if its file is no mapping
   * @throws IOException if there can be no such folder
   */
  public Optional<Known> find(Key key) throws ConfigurationException, IOException {
    Files.createDirectories(folder);
    Path file = file(key);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Configuration<MappingConfig> read =
        loader.load("mapping", file.toAbsolutePath().toString(), List.of(), MappingConfig.class);
    return Optional.of(new Known(read.value(), String.valueOf(read.resolved().get("description"))));
  }

  /** Keeps what was found. */
  public void put(Key key, Known known) throws IOException {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("kind", "mapping");
    content.put("schemaVersion", 1);
    content.put("description", known.figures());
    content.putAll(Unbinder.asWritten(Declarations.of(MappingConfig.class), known.mapping()));
    try (CompleteFile file = new CompleteFile(file(key), true)) {
      file.writer().write(YamlWriter.write(content));
      file.commit();
    }
  }

  private Path file(Key key) {
    return folder.resolve(key.hash() + ".yaml");
  }
}
