package org.npulator.config.bind;

import org.npulator.config.yaml.Location;
import org.npulator.config.yaml.YamlScalar;

/** A single value as it is written, whose meaning is decided where it is used. */
public record Literal(YamlScalar scalar) {

  /** Where it is written. */
  public Location location() {
    return scalar.location();
  }

  /** As written, without quotes. */
  public String text() {
    return scalar.isNull() ? "null" : scalar.text();
  }

  /** A Long, Double, Boolean or String, or null for no value. */
  public Object value() {
    if (scalar.isNull()) {
      return null;
    } else if (scalar.isBoolean()) {
      return scalar.text().equals("true");
    } else if (scalar.isInteger()) {
      try {
        return Long.valueOf(scalar.text());
      } catch (NumberFormatException e) {
        return scalar.text();
      }
    } else if (!scalar.isNumber()) {
      return scalar.text();
    }
    double number = Double.parseDouble(scalar.text());
    return Double.isFinite(number) ? (Object) number : scalar.text();
  }

  @Override
  public String toString() {
    return text();
  }
}
