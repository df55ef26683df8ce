package org.npulator.config.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.npulator.config.bind.Range;
import org.npulator.config.bind.ValueType;
import org.npulator.config.bind.ValueType.BlockType;
import org.npulator.config.bind.ValueType.BooleanType;
import org.npulator.config.bind.ValueType.ChoiceType;
import org.npulator.config.bind.ValueType.IntegerType;
import org.npulator.config.bind.ValueType.ListType;
import org.npulator.config.bind.ValueType.LiteralType;
import org.npulator.config.bind.ValueType.MapType;
import org.npulator.config.bind.ValueType.NumberType;
import org.npulator.config.bind.ValueType.QuantityType;
import org.npulator.config.bind.ValueType.ReferenceType;
import org.npulator.config.bind.ValueType.TextType;
import org.npulator.config.bind.ValueType.VariantType;

/** The schema of one type. */
final class TypeSchema implements ValueType.Visitor<Map<String, Object>> {
  private static final String QUANTITY =
      "^[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?(/[0-9]+)? ?[A-Za-z\u00b5\u03bc]+(/s)?$";

  private final Definitions definitions;
  private final boolean complete;
  private final Map<String, Object> header;

  /**
   * @param complete whether all keys must be there
   * @param header properties that the outermost block has besides its own; if there are any, the
   *     block itself is written, not a reference to it
   */
  TypeSchema(Definitions definitions, boolean complete, Map<String, Object> header) {
    this.definitions = definitions;
    this.complete = complete;
    this.header = header;
  }

  Map<String, Object> of(ValueType type) {
    return type.accept(this);
  }

  private Map<String, Object> inside(ValueType type) {
    return type.accept(new TypeSchema(definitions, complete, Map.of()));
  }

  Map<String, Object> block(BlockType type, Map<String, Object> selector) {
    Map<String, Object> properties = new LinkedHashMap<>(header);
    List<String> required = new ArrayList<>(selector.keySet());
    properties.putAll(selector);
    for (ValueType.Key key : type.keys()) {
      Map<String, Object> value = new LinkedHashMap<>();
      if (!key.doc().isEmpty()) {
        value.put("description", key.doc());
      }
      value.putAll(key.required() ? inside(key.type()) : orNull(inside(key.type())));
      properties.put(key.name(), value);
      if (key.required()) {
        required.add(key.name());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    if (!type.doc().isEmpty()) {
      schema.put("description", type.doc());
    }
    schema.put("type", "object");
    schema.put("properties", properties);
    if (complete) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  Map<String, Object> variants(VariantType type) {
    List<Object> variants = new ArrayList<>();
    type.variants()
        .forEach(
            (name, block) ->
                variants.add(block(block, Map.of(VariantType.KEY, Map.of("const", name)))));
    if (!type.named().isEmpty()) {
      variants.add(Map.of("enum", List.copyOf(type.named().keySet())));
    }
    return Map.of("anyOf", variants);
  }

  private static Map<String, Object> orNull(Map<String, Object> schema) {
    return Map.of("anyOf", List.of(schema, Map.of("type", "null")));
  }

  private static Map<String, Object> number(String type, Range range) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    range.least().ifPresent(least -> schema.put("minimum", shortest(least)));
    range.most().ifPresent(most -> schema.put("maximum", shortest(most)));
    return schema;
  }

  private static Number shortest(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
    return whole ? (Number) (long) value : (Number) value;
  }

  @Override
  public Map<String, Object> visitBoolean(BooleanType type) {
    return Map.of("type", "boolean");
  }

  @Override
  public Map<String, Object> visitText(TextType type) {
    return Map.of("type", "string");
  }

  @Override
  public Map<String, Object> visitInteger(IntegerType type) {
    return number("integer", type.range());
  }

  @Override
  public Map<String, Object> visitNumber(NumberType type) {
    return number("number", type.range());
  }

  @Override
  public Map<String, Object> visitQuantity(QuantityType type) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    schema.put("pattern", QUANTITY);
    schema.put("examples", List.of(type.quantity().example()));
    return schema;
  }

  @Override
  public Map<String, Object> visitLiteral(LiteralType type) {
    return Map.of("type", List.of("string", "number", "boolean", "null"));
  }

  @Override
  public Map<String, Object> visitChoice(ChoiceType type) {
    return Map.of("enum", List.copyOf(type.constants().keySet()));
  }

  @Override
  public Map<String, Object> visitBlock(BlockType type) {
    return header.isEmpty() ? definitions.ofBlock(type, complete) : block(type, Map.of());
  }

  @Override
  public Map<String, Object> visitVariant(VariantType type) {
    return header.isEmpty() ? definitions.ofVariants(type, complete) : variants(type);
  }

  @Override
  public Map<String, Object> visitReference(ReferenceType type) {
    return Map.of(
        "anyOf",
        List.of(
            Map.of("type", "string"), definitions.ofKind(type.kind(), type.content(), complete)));
  }

  @Override
  public Map<String, Object> visitList(ListType type) {
    // what is in a list is never merged with what it replaces
    Map<String, Object> items = type.element().accept(new TypeSchema(definitions, true, Map.of()));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", items);
    return schema;
  }

  @Override
  public Map<String, Object> visitMap(MapType type) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", orNull(inside(type.value())));
    return schema;
  }
}
