package org.npulator.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.config.bind.Literal;
import org.npulator.config.preset.ParameterOverride;
import org.npulator.config.preset.Preset;
import org.npulator.config.preset.PresetCatalog;
import org.npulator.config.preset.PresetReader;
import org.npulator.config.yaml.Location;
import org.npulator.config.yaml.ProblemException;
import org.npulator.config.yaml.Quote;
import org.npulator.config.yaml.Source;
import org.npulator.config.yaml.YamlMapping;

/** Reads presets and files of any kind into records. */
public final class ConfigurationLoader {
  private static final Optional<Path> WORKING_DIRECTORY = Optional.of(Path.of(""));

  private final PresetCatalog catalog;

  /**
   * @param configPath folders searched for presets before the built-in ones; a preset of kind k
   *     named n is the file k/n.yaml below one of them
   */
  public ConfigurationLoader(List<Path> configPath) {
    this.catalog = new PresetCatalog(configPath);
  }

  /**
   * Reads, merges and binds one configuration.
   *
   * @param kind the value of its key {@code kind} and the folder of its presets: npu, memory,
   *     energy, model
   * @param nameOrFile a file if it has a slash or ends in .yaml, otherwise a preset
   * @param overrides {@code path=value} each, applied in order
   * @param type the record to bind
   */
  public <T extends Record> Configuration<T> load(
      String kind, String nameOrFile, List<String> overrides, Class<T> type)
      throws ConfigurationException {
    try {
      PresetReader reader = new PresetReader(catalog);
      Preset preset = reader.read(kind, nameOrFile, argument(nameOrFile), WORKING_DIRECTORY);
      List<YamlMapping> changes = new ArrayList<>();
      for (String override : overrides) {
        changes.add(ParameterOverride.parse(override));
      }
      return new Template<>(kind, preset, reader, type).with(changes);
    } catch (ProblemException e) {
      throw new ConfigurationException(e.getMessage());
    }
  }

  /**
   * Reads one configuration of which variants are to be made.
   *
   * @param nameOrFile as a file says it: a file is relative to that one
   */
  public <T extends Record> Template<T> template(String kind, Literal nameOrFile, Class<T> type)
      throws ConfigurationException {
    try {
      PresetReader reader = new PresetReader(catalog);
      Location location = nameOrFile.location();
      Preset preset = reader.read(kind, nameOrFile.text(), location, location.source().folder());
      return new Template<>(kind, preset, reader, type);
    } catch (ProblemException e) {
      throw new ConfigurationException(e.getMessage());
    }
  }

  /** The names of all presets of a kind, sorted. */
  public List<String> presets(String kind) throws ConfigurationException {
    try {
      return List.copyOf(catalog.names(kind));
    } catch (ProblemException e) {
      throw new ConfigurationException(e.getMessage());
    }
  }

  /** A preset or file as it is written, with its comments. */
  public String text(String kind, String nameOrFile) throws ConfigurationException {
    try {
      byte[] bytes =
          catalog.find(kind, nameOrFile, argument(nameOrFile), WORKING_DIRECTORY).bytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (ProblemException e) {
      throw new ConfigurationException(e.getMessage());
    }
  }

  private static Location argument(String nameOrFile) {
    return Location.whole(new Source(Quote.plain(nameOrFile), false, WORKING_DIRECTORY));
  }
}
