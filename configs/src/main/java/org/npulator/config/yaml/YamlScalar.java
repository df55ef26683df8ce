package org.npulator.config.yaml;

import java.util.regex.Pattern;

/**
 * A single value.
 *
 * @param plain whether it is written without quotes: only then it can be a number, a truth value or
 *     null
 */
public record YamlScalar(Location location, String text, boolean plain) implements YamlNode {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9].*");

  @Override
  public boolean isNull() {
    return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
  }

  public boolean isBoolean() {
    return plain && (text.equals("true") || text.equals("false"));
  }

  /** Whether this is a sign, if any, and digits; asked for every value of many variants. */
  public boolean isInteger() {
    int digits = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    for (int i = digits; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return plain && text.length() > digits;
  }

  /** Whether this is a decimal number, an integer or not. */
  public boolean isNumber() {
    return plain && NUMBER.matcher(text).matches();
  }

  /** Whether this is a number that other readers of YAML take for an octal one. */
  boolean hasLeadingZero() {
    return isNumber() && LEADING_ZERO.matcher(text).matches();
  }

  /** Whether this is none of null, truth value and number. */
  public boolean isText() {
    return !isNull() && !isBoolean() && !isNumber();
  }
}
