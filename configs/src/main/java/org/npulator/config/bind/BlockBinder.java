package org.npulator.config.bind;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.npulator.config.bind.ValueType.BlockType;
import org.npulator.config.yaml.Location;
import org.npulator.config.yaml.Quote;
import org.npulator.config.yaml.YamlMapping;
import org.npulator.config.yaml.YamlMapping.Entry;
import org.npulator.config.yaml.YamlNode;

/** Binds the keys of one block and constructs its record. */
final class BlockBinder {
  /** Unknown keys for which the nearest valid name is sought, which takes time. */
  private static final int MOST_ADVICE = 100;

  private final References references;
  private final BoundContents contents;
  private final Problems problems;
  private final String path;

  BlockBinder(References references, BoundContents contents, Problems problems, String path) {
    this.references = references;
    this.contents = contents;
    this.problems = problems;
    this.path = path;
  }

  Optional<Object> bind(BlockType type, YamlMapping map) {
    int before = problems.count();
    reportUnknownKeys(type, map);
    List<Object> values = new ArrayList<>();
    for (ValueType.Key key : type.keys()) {
      Optional<Object> value = bind(type, key, map);
      values.add(key.required() ? value.orElse(null) : value);
    }
    return problems.count() > before ? Optional.empty() : construct(type, map, values);
  }

  private Optional<Object> bind(BlockType type, ValueType.Key key, YamlMapping map) {
    Entry entry = map.entries().get(key.name());
    if (entry != null && !entry.value().isNull()) {
      return contents.repeats(entry.value())
          ? contents.get(key.type(), entry.value()).or(() -> bindAndKeep(key, entry.value()))
          : bind(key, entry.value());
    }
    if (key.required() && !isMisspelt(key, type, map)) {
      problems.add(
          entry == null ? map.location() : entry.value().location(),
          path,
          "missing key "
              + Quote.quote(key.name())
              + (entry == null ? "" : ", which has no value")
              + "; expected "
              + Expectation.of(key.type()));
    }
    return Optional.empty();
  }

  private Optional<Object> bind(ValueType.Key key, YamlNode node) {
    return key.type().accept(new NodeBinder(references, contents, problems, node, at(key.name())));
  }

  private Optional<Object> bindAndKeep(ValueType.Key key, YamlNode node) {
    int before = problems.count();
    Optional<Object> value = bind(key, node);
    if (problems.count() == before) {
      value.ifPresent(bound -> contents.keep(key.type(), node, bound));
    }
    return value;
  }

  private void reportUnknownKeys(BlockType type, YamlMapping map) {
    List<String> unknown = unknown(type, map);
    for (int i = 0; i < unknown.size(); i++) {
      String name = unknown.get(i);
      problems.add(
          map.entries().get(name).keyLocation(),
          at(name),
          i < MOST_ADVICE ? "unknown key; " + advice(name, type, map) : "unknown key");
    }
  }

  private static String advice(String name, BlockType type, YamlMapping map) {
    return NearestName.of(name, absent(type, map))
        .map(near -> "did you mean '" + near + "'?")
        .orElseGet(
            () -> NearestName.advice(name, type.keys().stream().map(ValueType.Key::name).toList()));
  }

  /** Whether an unknown key is reported with the advice to write this one. */
  private static boolean isMisspelt(ValueType.Key key, BlockType type, YamlMapping map) {
    return unknown(type, map).stream()
        .limit(MOST_ADVICE)
        .anyMatch(name -> NearestName.of(name, absent(type, map)).equals(Optional.of(key.name())));
  }

  private static List<String> unknown(BlockType type, YamlMapping map) {
    return map.entries().keySet().stream().filter(name -> type.key(name).isEmpty()).toList();
  }

  private static List<String> absent(BlockType type, YamlMapping map) {
    return type.keys().stream()
        .map(ValueType.Key::name)
        .filter(name -> !map.entries().containsKey(name))
        .toList();
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private Optional<Object> construct(BlockType type, YamlMapping map, List<Object> values) {
    try {
      return Optional.of(type.constructor().newInstance(values.toArray()));
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (cause instanceof InvalidValueException invalid) {
        String key = invalid.key();
        problems.add(locate(map, key), at(key), cause.getMessage());
        return Optional.empty();
      } else if (cause instanceof IllegalArgumentException
          || cause instanceof ArithmeticException) {
        problems.add(map.location(), path, Objects.toString(cause.getMessage(), "invalid values"));
        return Optional.empty();
      }
      throw new IllegalStateException(type.record() + " refuses its values", cause);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The value of a key, or of as many of its parts as this file has. */
  private static Location locate(YamlMapping map, String key) {
    YamlNode node = map;
    for (String part : key.split("\\.", -1)) {
      if (!(node instanceof YamlMapping) || !((YamlMapping) node).entries().containsKey(part)) {
        break;
      }
      node = ((YamlMapping) node).entries().get(part).value();
    }
    return node.location();
  }
}
