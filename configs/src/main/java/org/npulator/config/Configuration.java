package org.npulator.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A configuration with everything it inherits, includes and overrides.
 *
 * @param name of the preset, or the file name without its ending
 * @param value the bound record
 * @param resolved what a file says that stands for itself: the header, then every value under its
 *     key, quantities as text with unit, references replaced by their content, keys in the order of
 *     the record, names that the user chose sorted; nested maps, lists, strings, numbers and
 *     booleans only
 * @param hash SHA-256 in hexadecimal digits over the kind and the resolved values in base units,
 *     sorted; the name, the description and the version of the header do not matter
 */
public record Configuration<T>(String name, T value, Map<String, Object> resolved, String hash) {
  public Configuration {
    resolved = Collections.unmodifiableMap(new LinkedHashMap<>(resolved));
  }
}
