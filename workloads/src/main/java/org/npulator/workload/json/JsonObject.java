package org.npulator.workload.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** An object read from a file. A key whose value is null counts as absent. */
public final class JsonObject {
  private final Map<String, JsonValue> values;
  private final int line;
  private final int column;

  JsonObject(Map<String, JsonValue> values, int line, int column) {
    this.values = values;
    this.line = line;
    this.column = column;
  }

  /**
   * Reads a text that holds one object and nothing else.
   *
   * @param firstLine number of the first line of the text in its file
   * @throws JsonFormatException if it is malformed, too deep, has a key twice or an oversized name,
   *     number or string
   */
  public static JsonObject parse(String text, int firstLine) throws JsonFormatException {
    return new JsonTreeReader(firstLine).read(text);
  }

  public Set<String> keys() {
    return values.keySet();
  }

  /** Whether the key is there and not null. */
  public boolean has(String key) {
    return values.containsKey(key) && values.get(key).content() != JsonValue.NULL;
  }

  /** Whether the key is there with a value other than null, false, 0 or an empty list. */
  public boolean isSet(String key) {
    if (!has(key)) {
      return false;
    }
    Object content = values.get(key).content();
    return !content.equals(false)
        && !content.equals(List.of())
        && !(content instanceof JsonValue.Literal number && Double.parseDouble(number.text()) == 0);
  }

  /** Something wrong with this object or, if the key is there, with its value. */
  public JsonFormatException problem(String key, String problem) {
    JsonValue value = values.get(key);
    return value == null
        ? problem(problem)
        : new JsonFormatException(value.line(), value.column(), problem);
  }

  /** Something wrong with this object as a whole. */
  public JsonFormatException problem(String problem) {
    return new JsonFormatException(line, column, problem);
  }

  /** The place and the value of a key that is not what was expected. */
  public JsonFormatException unexpected(String key, String expected) throws JsonFormatException {
    return required(key, expected).problem(key, expected);
  }

  /** Refuses every key that is not one of these. */
  public void allowOnly(Collection<String> keys) throws JsonFormatException {
    for (String key : values.keySet()) {
      if (!keys.contains(key)) {
        throw problem(
            key,
            "unknown key %s, expected one of %s"
                .formatted(JsonValue.quote(key), String.join(", ", keys)));
      }
    }
  }

  public String text(String key) throws JsonFormatException {
    return as(key, String.class, "a text");
  }

  public boolean flag(String key) throws JsonFormatException {
    return as(key, Boolean.class, "true or false");
  }

  public JsonObject object(String key) throws JsonFormatException {
    return as(key, JsonObject.class, "an object");
  }

  /** A list that holds only texts. */
  public List<String> texts(String key) throws JsonFormatException {
    return list(key, String.class, "texts");
  }

  /** A list that holds only objects. */
  public List<JsonObject> objects(String key) throws JsonFormatException {
    return list(key, JsonObject.class, "objects");
  }

  /** A whole number in the range, written without fraction and exponent. */
  public long integer(String key, long least, long greatest) throws JsonFormatException {
    if (has(key) && values.get(key).content() instanceof JsonValue.Literal number) {
      try {
        long integer = Long.parseLong(number.text());
        if (integer >= least && integer <= greatest) {
          return integer;
        }
      } catch (NumberFormatException notWhole) {
        throw unexpected(key, wholeNumber(least, greatest));
      }
    }
    throw unexpected(key, wholeNumber(least, greatest));
  }

  private static String wholeNumber(long least, long greatest) {
    return "a whole number from %d to %d".formatted(least, greatest);
  }

  public OptionalLong optionalInteger(String key, long least, long greatest)
      throws JsonFormatException {
    return has(key) ? OptionalLong.of(integer(key, least, greatest)) : OptionalLong.empty();
  }

  /** A finite number. */
  public double number(String key) throws JsonFormatException {
    String expected = "a number";
    JsonValue value = required(key, expected);
    if (value.content() instanceof JsonValue.Literal number) {
      double parsed = Double.parseDouble(number.text());
      if (Double.isFinite(parsed)) {
        return parsed;
      }
    }
    throw value.problem(key, expected);
  }

  /** One of several named things. */
  public <T> T choice(String key, List<String> names, Function<String, Optional<T>> named)
      throws JsonFormatException {
    if (has(key) && values.get(key).content() instanceof String text) {
      Optional<T> chosen = named.apply(text);
      if (chosen.isPresent()) {
        return chosen.get();
      }
    }
    throw unexpected(key, "one of " + String.join(", ", names));
  }

  private <T> List<T> list(String key, Class<T> type, String elements) throws JsonFormatException {
    String expected = "a list of " + elements;
    JsonValue value = required(key, expected);
    if (!(value.content() instanceof List<?> content)) {
      throw value.problem(key, expected);
    }
    List<T> list = new ArrayList<>(content.size());
    for (Object element : content) {
      JsonValue item = (JsonValue) element;
      if (!type.isInstance(item.content())) {
        throw item.problem("an element of " + key, elements.substring(0, elements.length() - 1));
      }
      list.add(type.cast(item.content()));
    }
    return list;
  }

  private <T> T as(String key, Class<T> type, String expected) throws JsonFormatException {
    JsonValue value = required(key, expected);
    if (!type.isInstance(value.content())) {
      throw value.problem(key, expected);
    }
    return type.cast(value.content());
  }

  private JsonValue required(String key, String expected) throws JsonFormatException {
    if (!has(key)) {
      throw problem(key, "%s is missing, expected %s".formatted(key, expected));
    }
    return values.get(key);
  }
}
