package org.npulator.config.bind;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.npulator.config.bind.ValueType.ReferenceType;
import org.npulator.config.yaml.YamlMapping;

/**
 * What presets and files that several configurations refer to were bound to, and what they add to
 * the hash of each.
 */
public final class BoundContents {
  private final Map<Same, Object> known = new ConcurrentHashMap<>();
  private final Set<Same> shared = ConcurrentHashMap.newKeySet();
  private final Map<Same, Hash.Text> texts = new ConcurrentHashMap<>();

  /** One object, not only an equal one, for one key. */
  private record Same(ReferenceType type, Object object) {
    @Override
    @SuppressWarnings("ReferenceEquality") // comparing contents takes longer than binding them
    public boolean equals(Object other) {
      return other instanceof Same same && same.type == type && same.object == object;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(type) + System.identityHashCode(object);
    }
  }

  /** The value of a tree that was read once. */
  Optional<Object> get(ReferenceType type, YamlMapping tree, Supplier<Optional<Object>> bind) {
    Same content = new Same(type, tree);
    Optional<Object> value = Optional.ofNullable(known.get(content));
    if (value.isEmpty()) {
      value = bind.get();
      value.ifPresent(
          bound -> {
            shared.add(new Same(type, bound));
            known.put(content, bound);
          });
    }
    return value;
  }

  /** The canonical text of a value. */
  Hash.Text text(ReferenceType type, Object value, Supplier<Object> unbound) {
    Same same = new Same(type, value);
    return shared.contains(same)
        ? texts.computeIfAbsent(same, key -> Hash.text(unbound.get()))
        : Hash.text(unbound.get());
  }
}
