package org.npulator.config.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.npulator.config.bind.Declarations;
import org.npulator.config.preset.Header;

/**
 * Generates JSON Schema (draft 2020-12). It accepts all that the binder accepts, and refuses
 * unknown and missing keys, wrong types and numbers out of range; ranges of quantities with units
 * and what the constructors of records check are beyond it.
 *
 * <p>A block comes in two forms: complete, and as changes of what a file extends, where keys may be
 * absent.
 */
public final class SchemaGenerator {
  private SchemaGenerator() {}

  /**
   * The schema of a kind of file as nested maps, lists, text, numbers and truth values.
   *
   * @param kind the value of the key {@code kind}
   * @param type the record that is bound
   */
  public static Map<String, Object> schema(String kind, Class<? extends Record> type) {
    Definitions definitions = new Definitions();
    Map<String, Object> content = definitions.ofKind(kind, Declarations.of(type), true);
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "npulator " + kind);
    schema.put("type", "object");
    schema.put("required", List.of(Header.KIND, Header.SCHEMA_VERSION));
    schema.putAll(content);
    schema.put("$defs", definitions.all());
    return schema;
  }

  /** The same as JSON text that ends with a line feed. */
  public static String json(String kind, Class<? extends Record> type) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(schema(kind, type)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
