package org.npulator.config.bind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
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

/** Makes of a bound value what a file would say. */
public final class Unbinder implements ValueType.Visitor<Object> {
  private final Object value;
  private final BiFunction<Quantity, Object, Object> quantities;
  private final Optional<BoundContents> contents;

  private Unbinder(
      Object value,
      BiFunction<Quantity, Object, Object> quantities,
      Optional<BoundContents> contents) {
    this.value = value;
    this.quantities = quantities;
    this.contents = contents;
  }

  /** The keys of a record in its order, quantities as text that the binder reads as the same. */
  public static Map<String, Object> asWritten(BlockType type, Record record) {
    return new Unbinder(record, (quantity, value) -> value.toString(), Optional.empty())
        .block(type);
  }

  /** The keys of a record in its order, quantities as numbers of their base unit. */
  public static Map<String, Object> inBaseUnits(BlockType type, Record record) {
    return new Unbinder(record, Quantity::base, Optional.empty()).block(type);
  }

  /**
   * What {@link Hash} needs of a record.
   *
   * @param contents that were bound for several records, of which each is only once brought into
   *     the form that is hashed
   */
  public static Map<String, Object> forHash(BlockType type, Record record, BoundContents contents) {
    return new Unbinder(record, Quantity::base, Optional.of(contents)).block(type);
  }

  private Object unbind(ValueType type, Object child) {
    return type.accept(new Unbinder(child, quantities, contents));
  }

  private Object unbindKept(ValueType type, Object child) {
    return contents.isPresent()
        ? contents.get().text(type, child, () -> unbind(type, child))
        : unbind(type, child);
  }

  private Map<String, Object> block(BlockType type) {
    Map<String, Object> result = new LinkedHashMap<>();
    for (ValueType.Key key : type.keys()) {
      Object component = component(key);
      Object present = key.required() ? component : ((Optional<?>) component).orElse(null);
      if (present != null) {
        result.put(key.name(), unbindKept(key.type(), present));
      }
    }
    return result;
  }

  private Object component(ValueType.Key key) {
    try {
      return key.accessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Object visitBoolean(BooleanType type) {
    return value;
  }

  @Override
  public Object visitText(TextType type) {
    return value;
  }

  @Override
  public Object visitInteger(IntegerType type) {
    return value;
  }

  @Override
  public Object visitNumber(NumberType type) {
    return value;
  }

  @Override
  public Object visitQuantity(QuantityType type) {
    return quantities.apply(type.quantity(), value);
  }

  @Override
  public Object visitLiteral(LiteralType type) {
    return ((Literal) value).value();
  }

  @Override
  public Object visitChoice(ChoiceType type) {
    return type.constants().entrySet().stream()
        .filter(constant -> constant.getValue().equals(value))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  @Override
  public Object visitBlock(BlockType type) {
    return block(type);
  }

  @Override
  public Object visitVariant(VariantType type) {
    Map.Entry<String, BlockType> variant =
        type.variants().entrySet().stream()
            .filter(candidate -> candidate.getValue().record().isInstance(value))
            .findFirst()
            .orElseThrow();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put(VariantType.KEY, variant.getKey());
    result.putAll(block(variant.getValue()));
    return result;
  }

  @Override
  public Object visitReference(ReferenceType type) {
    return contents.isPresent()
        ? contents.get().text(type, value, () -> unbind(type.content(), value))
        : unbind(type.content(), value);
  }

  @Override
  public Object visitList(ListType type) {
    List<Object> result = new ArrayList<>();
    ((List<?>) value).forEach(element -> result.add(unbind(type.element(), element)));
    return result;
  }

  /** Sorted, because the map of a record may have an order that differs from run to run. */
  @Override
  public Object visitMap(MapType type) {
    Map<String, Object> result = new TreeMap<>();
    ((Map<?, ?>) value)
        .forEach((name, element) -> result.put((String) name, unbind(type.value(), element)));
    return result;
  }
}
