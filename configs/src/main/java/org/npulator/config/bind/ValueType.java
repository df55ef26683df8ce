package org.npulator.config.bind;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a key may hold, as its record declares it. */
public sealed interface ValueType {

  <R> R accept(Visitor<R> visitor);

  /** true or false. */
  record BooleanType() implements ValueType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitBoolean(this);
    }
  }

  /** Text. */
  record TextType() implements ValueType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitText(this);
    }
  }

  /**
   * A whole number.
   *
   * @param wide whether it is a long, not an int
   */
  record IntegerType(boolean wide, Range range) implements ValueType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitInteger(this);
    }
  }

  /** A number without unit. */
  record NumberType(Range range) implements ValueType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitNumber(this);
    }
  }

  /** A number with a unit. */
  record QuantityType(Quantity quantity, Range range) implements ValueType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitQuantity(this);
    }
  }

  /** A single value of any type, kept as it is written. */
  record LiteralType() implements ValueType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitLiteral(this);
    }
  }

  /** One of several names. */
  record ChoiceType(Map<String, Enum<?>> constants, Map<String, String> docs) implements ValueType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitChoice(this);
    }
  }

  /**
   * A block of keys.
   *
   * @param constructor of the record, with one parameter for each key
   */
  record BlockType(
      Class<? extends Record> record,
      Constructor<? extends Record> constructor,
      String doc,
      List<Key> keys)
      implements ValueType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitBlock(this);
    }

    public Optional<Key> key(String name) {
      return keys.stream().filter(key -> key.name().equals(name)).findFirst();
    }
  }

  /**
   * A block whose key {@code type} selects one of several sets of keys. The name of a variant that
   * needs no key stands for the whole block.
   */
  record VariantType(Class<?> type, String doc, Map<String, BlockType> variants)
      implements ValueType {
    /** The key that selects. */
    public static final String KEY = "type";

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitVariant(this);
    }

    /** The variants that need no key. */
    public Map<String, BlockType> named() {
      Map<String, BlockType> named = new LinkedHashMap<>();
      variants.forEach(
          (name, block) -> {
            if (block.keys().stream().noneMatch(Key::required)) {
              named.put(name, block);
            }
          });
      return named;
    }
  }

  /** The name of a preset, a file, or their content. */
  record ReferenceType(String kind, ValueType content) implements ValueType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitReference(this);
    }
  }

  /** Several values of one type. */
  record ListType(ValueType element) implements ValueType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitList(this);
    }
  }

  /** Values of one type under names that the user chooses. */
  record MapType(ValueType value) implements ValueType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitMap(this);
    }
  }

  /**
   * A key of a block.
   *
   * @param doc what it means, empty if undocumented
   * @param required whether it must be there; otherwise the component is an {@code Optional}
   * @param accessor of the record for the component
   */
  record Key(String name, String doc, boolean required, ValueType type, Method accessor) {}

  /** Something that treats each type differently. */
  interface Visitor<R> {
    R visitBoolean(BooleanType type);

    R visitText(TextType type);

    R visitInteger(IntegerType type);

    R visitNumber(NumberType type);

    R visitQuantity(QuantityType type);

    R visitLiteral(LiteralType type);

    R visitChoice(ChoiceType type);

    R visitBlock(BlockType type);

    R visitVariant(VariantType type);

    R visitReference(ReferenceType type);

    R visitList(ListType type);

    R visitMap(MapType type);
  }
}
