package org.npulator.config.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.npulator.config.bind.ValueType;
import org.npulator.config.bind.ValueType.BlockType;
import org.npulator.config.bind.ValueType.VariantType;
import org.npulator.config.preset.Header;

/** The named parts of a schema: each block once in each of its forms. */
final class Definitions {
  private static final String CHANGES = ".changes";
  private final Map<String, Object> definitions = new TreeMap<>();

  /** All definitions by name. */
  Map<String, Object> all() {
    return definitions;
  }

  /** A reference to what stands in a file of a kind, or in its place in another file. */
  Map<String, Object> ofKind(String kind, ValueType content, boolean complete) {
    if (!complete) {
      return define(kind + CHANGES, () -> new TypeSchema(this, false, header(kind)).of(content));
    }
    Map<String, Object> full =
        define(kind + ".complete", () -> new TypeSchema(this, true, header(kind)).of(content));
    return define(
        kind,
        () -> {
          Map<String, Object> choice = new LinkedHashMap<>();
          choice.put("if", Map.of("required", List.of(Header.EXTENDS)));
          choice.put("then", ofKind(kind, content, false));
          choice.put("else", full);
          return choice;
        });
  }

  private static Map<String, Object> header(String kind) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put(Header.KIND, Map.of("const", kind));
    keys.put(Header.SCHEMA_VERSION, Map.of("const", Header.VERSION));
    keys.put(Header.DESCRIPTION, Map.of("type", "string"));
    keys.put(Header.EXTENDS, Map.of("type", "string"));
    return keys;
  }

  Map<String, Object> ofBlock(BlockType type, boolean complete) {
    return define(
        name(type.record()) + (complete ? "" : CHANGES),
        () -> new TypeSchema(this, complete, Map.of()).block(type, Map.of()));
  }

  Map<String, Object> ofVariants(VariantType type, boolean complete) {
    return define(
        name(type.type()) + (complete ? "" : CHANGES),
        () -> new TypeSchema(this, complete, Map.of()).variants(type));
  }

  private Map<String, Object> define(String name, Supplier<Map<String, Object>> schema) {
    if (!definitions.containsKey(name)) {
      definitions.put(name, schema.get());
    }
    return Map.of("$ref", "#/$defs/" + name);
  }

  /** The name of a type below its package. */
  private static String name(Class<?> type) {
    String inPackage = type.getName().substring(type.getPackageName().lastIndexOf('.') + 1);
    return inPackage.replace('$', '.');
  }
}
