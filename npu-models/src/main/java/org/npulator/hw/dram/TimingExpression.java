package org.npulator.hw.dram;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.npulator.config.bind.InvalidValueException;

/** A sum of timing names and numbers such as {@code nCWL + nBL + nWR} or {@code nCL + 2 - nCWL}. */
final class TimingExpression {
  private static final Pattern TERM =
      Pattern.compile("\\s*([+-]?)\\s*([A-Za-z_][A-Za-z0-9_]*|[0-9]{1,9})\\s*");

  private TimingExpression() {}

  /**
   * Evaluates an expression.
   *
   * @param key where it stands, for the error
   * @return cycles, negative if the expression is
   * @throws InvalidValueException if it cannot be read or uses a name that is not in {@code timing}
   */
  static int evaluate(String key, String expression, Map<String, Integer> timing) {
    Matcher matcher = TERM.matcher(expression);
    long sum = 0;
    int position = 0;
    while (position < expression.length()) {
      if (!matcher.find(position)
          || matcher.start() != position
          || (position > 0 && matcher.group(1).isEmpty())) {
        throw new InvalidValueException(
            key,
            "expected timing names and numbers joined by + and -, such as nCL + nBL, not '"
                + expression
                + "'");
      }
      sum +=
          "-".equals(matcher.group(1)) ? -term(key, matcher, timing) : term(key, matcher, timing);
      position = matcher.end();
    }
    if (position == 0 || Math.abs(sum) > Integer.MAX_VALUE / 4) {
      throw new InvalidValueException(key, "expected a number of cycles, not '" + expression + "'");
    }
    return (int) sum;
  }

  /** The timing names that an expression uses. */
  static Set<String> names(String expression) {
    return TERM.matcher(expression)
        .results()
        .map(term -> term.group(2))
        .filter(term -> !Character.isDigit(term.charAt(0)))
        .collect(Collectors.toSet());
  }

  private static long term(String key, Matcher matcher, Map<String, Integer> timing) {
    String text = matcher.group(2);
    if (Character.isDigit(text.charAt(0))) {
      return Long.parseLong(text);
    }
    Integer value = timing.get(text);
    if (value == null) {
      throw new InvalidValueException(
          key,
          "no timing is named '" + text + "', there are " + String.join(", ", timing.keySet()));
    }
    return value;
  }
}
