package org.npulator.config.schema;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.npulator.config.bind.Declarations;
import org.npulator.config.bind.Expectation;
import org.npulator.config.bind.ValueType;
import org.npulator.config.bind.ValueType.BlockType;
import org.npulator.config.bind.ValueType.ChoiceType;
import org.npulator.config.bind.ValueType.ListType;
import org.npulator.config.bind.ValueType.MapType;
import org.npulator.config.bind.ValueType.ReferenceType;
import org.npulator.config.bind.ValueType.VariantType;

/** Generates the reference of a kind of file in Markdown: a table of keys for every block. */
public final class ReferenceGenerator {
  private final StringBuilder text = new StringBuilder();
  private final Deque<Section> sections = new ArrayDeque<>();

  /** A block that is still to be described. */
  private record Section(String path, ValueType type) {}

  private ReferenceGenerator() {}

  /**
   * The reference as text that ends with a line feed.
   *
   * @param kind the value of the key {@code kind}
   * @param type the record that is bound
   */
  public static String markdown(String kind, Class<? extends Record> type) {
    ReferenceGenerator generator = new ReferenceGenerator();
    generator.generate(kind, Declarations.of(type));
    return generator.text.toString();
  }

  private void generate(String kind, BlockType type) {
    text.append("# Keys of a file of kind ").append(kind).append("\n\n");
    text.append("A file begins with `kind: ").append(kind).append("` and `schemaVersion: 1`.");
    text.append(" It may have a `description`, and `extends: NAME` to change another one.");
    text.append(" Keys are required unless marked optional; there are no default values.\n");
    sections.add(new Section("", type));
    while (!sections.isEmpty()) {
      Section section = sections.remove();
      if (section.type() instanceof VariantType) {
        variants(section.path(), (VariantType) section.type());
      } else {
        block(section.path(), "", (BlockType) section.type());
      }
    }
  }

  private void variants(String path, VariantType type) {
    for (Map.Entry<String, BlockType> variant : type.variants().entrySet()) {
      block(path, variant.getKey(), variant.getValue());
    }
  }

  private void block(String path, String variant, BlockType type) {
    String title = path.isEmpty() ? "Top level" : code(path);
    text.append("\n## ").append(title);
    text.append(variant.isEmpty() ? "" : " with " + code("type: " + variant)).append("\n\n");
    if (!type.doc().isEmpty()) {
      text.append(sentence(type.doc())).append("\n\n");
    }
    text.append("| key | value | meaning |\n|---|---|---|\n");
    if (!variant.isEmpty()) {
      row(
          VariantType.KEY,
          code(variant),
          type.keys().stream().anyMatch(ValueType.Key::required)
              ? "selects these keys"
              : "selects these keys; "
                  + code(variant)
                  + " alone stands for the block without keys");
    }
    for (ValueType.Key key : type.keys()) {
      String value = value(key.type()) + (key.required() ? "" : "; optional");
      row(key.name(), value, key.doc());
      enqueue(path.isEmpty() ? key.name() : path + "." + key.name(), key.type());
    }
  }

  private void enqueue(String path, ValueType type) {
    if (type instanceof BlockType || type instanceof VariantType) {
      sections.add(new Section(path, type));
    } else if (type instanceof ReferenceType reference) {
      enqueue(path, reference.content());
    } else if (type instanceof MapType map) {
      enqueue(path + ".NAME", map.value());
    } else if (type instanceof ListType list) {
      enqueue(path + "[]", list.element());
    }
  }

  private static String value(ValueType type) {
    if (type instanceof ChoiceType choice) {
      return choices(choice);
    } else if (type instanceof ListType list) {
      return "list, each " + value(list.element());
    } else if (type instanceof MapType map) {
      return "names, each with " + value(map.value());
    }
    return Expectation.of(type);
  }

  private static String choices(ChoiceType type) {
    StringBuilder result = new StringBuilder();
    for (String name : type.constants().keySet()) {
      String doc = type.docs().get(name);
      result.append(result.isEmpty() ? "" : ", ").append(code(name));
      result.append(doc.isEmpty() ? "" : " (" + doc + ")");
    }
    return result.toString();
  }

  private void row(String key, String value, String meaning) {
    text.append("| ").append(code(key)).append(" | ").append(cell(value)).append(" | ");
    text.append(cell(meaning)).append(" |\n");
  }

  private static String cell(String value) {
    return value.replace("|", "\\|");
  }

  private static String code(String value) {
    return "`" + value + "`";
  }

  private static String sentence(String phrase) {
    return Character.toUpperCase(phrase.charAt(0)) + phrase.substring(1) + ".";
  }
}
