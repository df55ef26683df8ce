package org.npulator.hw.format;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;

/** The presets of kind format. A format that is not among them cannot be named. */
final class BuiltInFormats {
  static final SortedMap<String, NumberFormat> ALL = Collections.unmodifiableSortedMap(read());

  private BuiltInFormats() {}

  private static SortedMap<String, NumberFormat> read() {
    ConfigurationLoader loader = new ConfigurationLoader(List.of());
    SortedMap<String, NumberFormat> formats = new TreeMap<>();
    try {
      for (String name : loader.presets("format")) {
        FormatConfig config = loader.load("format", name, List.of(), FormatConfig.class).value();
        formats.put(name, new NumberFormat(name, config, Optional.empty()));
      }
    } catch (ConfigurationException e) {
      throw new IllegalStateException("the number formats cannot be read: " + e.getMessage(), e);
    }
    formats.values().forEach(format -> checkNames(format, formats));
    return formats;
  }

  private static void checkNames(NumberFormat format, SortedMap<String, NumberFormat> formats) {
    FormatConfig config = format.config();
    for (String name :
        List.of(
            config.element(), config.companions().activations(), config.companions().keyValue())) {
      if (!formats.containsKey(name)) {
        throw new IllegalStateException("format " + format + " names the unknown format " + name);
      }
    }
  }
}
