package org.npulator.experiment.validate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.npulator.config.yaml.Quote;

/**
 * A row of a reference file.
 *
 * @param line in the file, the header being line 1
 * @param fields by column
 */
public record ReferenceRow(int line, Map<String, String> fields) {
  public ReferenceRow {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Whether the column is there and the field not empty. */
  public boolean has(String column) {
    return !text(column).isEmpty();
  }

  /** A field without blanks around it; empty if the file has no such column. */
  public String text(String column) {
    return fields.getOrDefault(column, "").strip();
  }

  /** A field that the row has to have. */
  public String required(String column) throws NotExpressibleException {
    if (!has(column)) {
      throw new NotExpressibleException("no value in column " + column);
    }
    return text(column);
  }

  /** A whole number from {@code least} to {@code most}. */
  public long whole(String column, long least, long most) throws NotExpressibleException {
    String text = required(column);
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unexpected(column, "a whole number from " + least + " to " + most);
    }
    throw unexpected(column, "a whole number from " + least + " to " + most);
  }

  /** A number, if the row has it. */
  public OptionalDouble number(String column) throws NotExpressibleException {
    if (!has(column)) {
      return OptionalDouble.empty();
    }
    try {
      double number = Double.parseDouble(text(column));
      if (Double.isFinite(number)) {
        return OptionalDouble.of(number);
      }
    } catch (NumberFormatException e) {
      throw unexpected(column, "a number");
    }
    throw unexpected(column, "a number");
  }

  /** A field that is not what it has to be. */
  public NotExpressibleException unexpected(String column, String expected) {
    return new NotExpressibleException(
        column + " is " + Quote.quote(text(column)) + "; expected " + expected);
  }
}
