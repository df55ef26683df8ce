package org.npulator.config;

import java.nio.file.Path;
import java.util.List;

/** Reads presets and files of any kind into records. */
public final class ConfigurationLoader {

  /**
   * @param configPath folders searched for presets before the built-in ones; a preset of kind k
   *     named n is the file k/n.yaml below one of them
   */
  public ConfigurationLoader(List<Path> configPath) {}

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
    throw new ConfigurationException("not here yet");
  }

  /** The names of all presets of a kind, sorted. */
  public List<String> presets(String kind) throws ConfigurationException {
    return List.of();
  }
}
