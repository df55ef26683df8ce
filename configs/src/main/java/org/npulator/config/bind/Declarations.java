package org.npulator.config.bind;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.npulator.config.bind.ValueType.BlockType;
import org.npulator.config.bind.ValueType.VariantType;

/**
 * Reads the declarations of records. A record that cannot be a configuration is a defect of the
 * program and ends in an {@link IllegalArgumentException}.
 */
public final class Declarations {
  private final Set<Class<?>> open = new LinkedHashSet<>();

  private Declarations() {}

  /** The block that a record declares. */
  public static BlockType of(Class<? extends Record> type) {
    return new Declarations().block(type);
  }

  private BlockType block(Class<? extends Record> type) {
    if (!open.add(type)) {
      throw new IllegalArgumentException(type + " contains itself");
    }
    List<ValueType.Key> keys = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      keys.add(key(component));
    }
    open.remove(type);
    return new BlockType(type, constructor(type), doc(type), List.copyOf(keys));
  }

  private static Constructor<? extends Record> constructor(Class<? extends Record> type) {
    try {
      Constructor<? extends Record> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private ValueType.Key key(RecordComponent component) {
    Type type = component.getGenericType();
    boolean optional = raw(type).equals(Optional.class);
    Range range =
        new Range(
            Optional.ofNullable(component.getAnnotation(AtLeast.class)).map(AtLeast::value),
            Optional.ofNullable(component.getAnnotation(AtMost.class)).map(AtMost::value));
    ValueType value = value(optional ? argument(type, 0) : type, range);
    Reference reference = component.getAnnotation(Reference.class);
    if (reference != null) {
      if (!(value instanceof BlockType || value instanceof VariantType)) {
        throw new IllegalArgumentException(component + " refers to something that is no block");
      }
      value = new ValueType.ReferenceType(reference.value(), value);
    }
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    return new ValueType.Key(component.getName(), doc(component), !optional, value, accessor);
  }

  private ValueType value(Type type, Range range) {
    Class<?> raw = raw(type);
    Optional<Quantity> quantity = Quantity.of(raw);
    if (raw == boolean.class || raw == Boolean.class) {
      return new ValueType.BooleanType();
    } else if (raw == String.class) {
      return new ValueType.TextType();
    } else if (raw == Literal.class) {
      return new ValueType.LiteralType();
    } else if (raw == int.class || raw == Integer.class) {
      return new ValueType.IntegerType(false, range);
    } else if (raw == long.class || raw == Long.class) {
      return new ValueType.IntegerType(true, range);
    } else if (raw == double.class || raw == Double.class) {
      return new ValueType.NumberType(range);
    } else if (quantity.isPresent()) {
      return new ValueType.QuantityType(quantity.get(), range);
    } else if (raw.isEnum()) {
      return choice(raw);
    } else if (raw.isRecord()) {
      return block(raw.asSubclass(Record.class));
    } else if (raw.isSealed() && raw.isInterface()) {
      return variants(raw);
    } else if (raw == List.class) {
      return new ValueType.ListType(value(argument(type, 0), range));
    } else if (raw == Map.class && argument(type, 0) == String.class) {
      return new ValueType.MapType(value(argument(type, 1), range));
    }
    throw new IllegalArgumentException(type + " cannot be configured");
  }

  private VariantType variants(Class<?> type) {
    Map<String, BlockType> variants = new LinkedHashMap<>();
    for (Class<?> variant : type.getPermittedSubclasses()) {
      Name name = variant.getAnnotation(Name.class);
      BlockType block = block(variant.asSubclass(Record.class));
      if (block.key(VariantType.KEY).isPresent()) {
        throw new IllegalArgumentException(variant + " has a component that selects variants");
      }
      variants.put(name != null ? name.value() : KebabCase.ofType(variant.getSimpleName()), block);
    }
    return new VariantType(type, doc(type), variants);
  }

  private static ValueType choice(Class<?> type) {
    Map<String, Enum<?>> constants = new LinkedHashMap<>();
    Map<String, String> docs = new LinkedHashMap<>();
    for (Object object : type.getEnumConstants()) {
      Enum<?> constant = (Enum<?>) object;
      AnnotatedElement field = field(constant);
      Name name = field.getAnnotation(Name.class);
      String text = name != null ? name.value() : KebabCase.ofConstant(constant.name());
      constants.put(text, constant);
      docs.put(text, doc(field));
    }
    return new ValueType.ChoiceType(constants, docs);
  }

  private static AnnotatedElement field(Enum<?> constant) {
    try {
      return constant.getDeclaringClass().getField(constant.name());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String doc(AnnotatedElement element) {
    Doc doc = element.getAnnotation(Doc.class);
    return doc == null ? "" : doc.value();
  }

  private static Class<?> raw(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    } else if (type instanceof Class<?> plain) {
      return plain;
    }
    throw new IllegalArgumentException(type + " cannot be configured");
  }

  private static Type argument(Type type, int index) {
    if (type instanceof ParameterizedType parameterized) {
      return parameterized.getActualTypeArguments()[index];
    }
    throw new IllegalArgumentException(type + " has no type arguments");
  }
}
