package org.npulator.config.bind;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.npulator.config.bind.ValueType.ReferenceType;
import org.npulator.config.yaml.YamlMapping;

/** What presets and files that several configurations refer to were bound to. */
public final class BoundContents {
  private final Map<Content, Object> known = new ConcurrentHashMap<>();

  /** The same tree, read once, for the same key. */
  private record Content(ReferenceType type, YamlMapping tree) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Content content && content.type == type && content.tree == tree;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(type) + System.identityHashCode(tree);
    }
  }

  Optional<Object> get(ReferenceType type, YamlMapping tree, Supplier<Optional<Object>> bind) {
    Content content = new Content(type, tree);
    Optional<Object> value = Optional.ofNullable(known.get(content));
    if (value.isEmpty()) {
      value = bind.get();
      value.ifPresent(bound -> known.put(content, bound));
    }
    return value;
  }
}
