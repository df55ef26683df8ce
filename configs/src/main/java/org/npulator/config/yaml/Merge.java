package org.npulator.config.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.yaml.YamlMapping.Entry;

/**
 * The rule by which a configuration changes what it extends: maps merge, single values and lists
 * replace, another {@code type} drops everything else in its block.
 */
public final class Merge {
  private static final String TYPE = "type";

  private Merge() {}

  /** The parent with the changes of the child. Null values stay, so that they can be blamed. */
  public static YamlMapping merge(YamlMapping parent, YamlMapping child) {
    if (changesType(parent, child)) {
      return child;
    }
    Map<String, Entry> entries = new LinkedHashMap<>(parent.entries());
    child
        .entries()
        .forEach(
            (key, change) ->
                entries.merge(
                    key,
                    change,
                    (old, now) -> new Entry(now.keyLocation(), merge(old.value(), now.value()))));
    return new YamlMapping(blame(parent, child), entries, child.replaced().or(parent::replaced));
  }

  /** The parent with whole entries of another map, which is blamed as a child is. */
  public static YamlMapping replace(YamlMapping parent, YamlMapping child) {
    Map<String, Entry> entries = new LinkedHashMap<>(parent.entries());
    entries.putAll(child.entries());
    return new YamlMapping(blame(parent, child), entries, child.replaced().or(parent::replaced));
  }

  private static YamlNode merge(YamlNode parent, YamlNode child) {
    if (!(child instanceof YamlMapping changes)) {
      return child;
    }
    if (parent instanceof YamlMapping mapping) {
      return merge(mapping, changes);
    }
    if (parent instanceof YamlScalar scalar && !parent.isNull()) {
      return new YamlMapping(changes.location(), changes.entries(), Optional.of(scalar));
    }
    return changes;
  }

  /** What lacks a key is the file, not an override of another key. */
  private static Location blame(YamlMapping parent, YamlMapping child) {
    return child.location().source().inLines() ? child.location() : parent.location();
  }

  private static boolean changesType(YamlMapping parent, YamlMapping child) {
    Optional<String> before = parent.scalar(TYPE).map(YamlScalar::text);
    Optional<String> after = child.scalar(TYPE).map(YamlScalar::text);
    return before.isPresent() && after.isPresent() && !before.equals(after);
  }
}
