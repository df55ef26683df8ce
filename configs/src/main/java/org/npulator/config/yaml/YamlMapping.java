package org.npulator.config.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A map with text as keys.
 *
 * @param entries in the order of the text
 * @param replaced the single value in whose place this map was merged: if that was the name of a
 *     preset, this map changes the content of the preset
 */
public record YamlMapping(
    Location location, Map<String, Entry> entries, Optional<YamlScalar> replaced)
    implements YamlNode {

  /** A key's place and its value. */
  public record Entry(Location keyLocation, YamlNode value) {}

  public YamlMapping {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  public YamlMapping(Location location, Map<String, Entry> entries) {
    this(location, entries, Optional.empty());
  }

  /** The value of a key, if it is there and not null. */
  public Optional<YamlNode> value(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::value).filter(node -> !node.isNull());
  }

  /** The value of a key as single value, if it is one and not null. */
  public Optional<YamlScalar> scalar(String key) {
    return value(key).filter(YamlScalar.class::isInstance).map(YamlScalar.class::cast);
  }

  /** The same map without some keys. */
  public YamlMapping without(Iterable<String> keys) {
    Map<String, Entry> rest = new LinkedHashMap<>(entries);
    keys.forEach(rest::remove);
    return new YamlMapping(location, rest, replaced);
  }

  /** The same map with one of its keys at most. */
  public YamlMapping only(String key) {
    Entry entry = entries.get(key);
    return new YamlMapping(location, entry == null ? Map.of() : Map.of(key, entry), replaced);
  }
}
