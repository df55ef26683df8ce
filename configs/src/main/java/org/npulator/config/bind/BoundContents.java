package org.npulator.config.bind;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.npulator.config.yaml.YamlMapping;
import org.npulator.config.yaml.YamlNode;

/**
 * What presets, files and blocks that several configurations have in common were bound to, and what
 * they add to the hash of each. A tree is known by being the same object.
 */
public final class BoundContents {
  private final Set<Same> repeated = ConcurrentHashMap.newKeySet();
  private final Map<Same, Object> known = new ConcurrentHashMap<>();
  private final Set<Same> shared = ConcurrentHashMap.newKeySet();
  private final Map<Same, Hash.Text> texts = new ConcurrentHashMap<>();

  /** One object, not only an equal one, for one key. */
  private record Same(Object key, Object object) {
    @Override
    @SuppressWarnings("ReferenceEquality") // comparing contents takes longer than binding them
    public boolean equals(Object other) {
      return other instanceof Same same && same.key == key && same.object == object;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(key) + System.identityHashCode(object);
    }
  }

  /** Says that this block will be in further configurations, so that its value is worth keeping. */
  public void repeat(YamlMapping tree) {
    repeated.add(new Same(this, tree));
  }

  /** Whether a block was said to be in further configurations. */
  boolean repeats(YamlNode tree) {
    return repeated.contains(new Same(this, tree));
  }

  /** What a tree was bound to before. */
  Optional<Object> get(ValueType type, YamlNode tree) {
    return Optional.ofNullable(known.get(new Same(type, tree)));
  }

  /** Keeps what a tree was bound to without a problem. */
  void keep(ValueType type, YamlNode tree, Object value) {
    shared.add(new Same(type, value));
    known.put(new Same(type, tree), value);
  }

  /** A value as it is hashed: its canonical text, if it was kept. */
  Object text(ValueType type, Object value, Supplier<Object> unbound) {
    Same same = new Same(type, value);
    if (!shared.contains(same)) {
      return unbound.get();
    }
    Hash.Text text = texts.get(same);
    if (text == null) {
      text = Hash.text(unbound.get());
      texts.put(same, text);
    }
    return text;
  }
}
