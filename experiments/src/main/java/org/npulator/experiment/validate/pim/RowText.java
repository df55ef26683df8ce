package org.npulator.experiment.validate.pim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.npulator.config.yaml.Quote;
import org.npulator.experiment.validate.NotExpressibleException;

/** The parts of a field such as {@code L=128;heads=4} or {@code GEMV out=64 in=64 fp16}. */
final class RowText {
  private static final long MOST = 1L << 40;

  private final String column;
  private final String text;
  private final Map<String, String> values = new LinkedHashMap<>();

  RowText(String column, String text) {
    this.column = column;
    this.text = text;
    for (String part : text.split("[; ]+")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        values.put(part.substring(0, equals), part.substring(equals + 1));
      } else if (!part.isEmpty()) {
        values.put(part, "");
      }
    }
  }

  /** Whether a part stands there, with or without a value. */
  boolean has(String key) {
    return values.containsKey(key);
  }

  String text(String key) throws NotExpressibleException {
    String value = values.get(key);
    if (value == null || value.isEmpty()) {
      throw unexpected("a part " + key + "=...");
    }
    return value;
  }

  long whole(String key) throws NotExpressibleException {
    try {
      long number = Long.parseLong(text(key));
      if (number >= 1 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unexpected(key + " to be a whole number from 1 on");
    }
    throw unexpected(key + " to be a whole number from 1 on");
  }

  NotExpressibleException unexpected(String expected) {
    return new NotExpressibleException(
        column + " is " + Quote.quote(text) + "; expected " + expected);
  }
}
