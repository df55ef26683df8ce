package org.npulator.experiment.sweep.condition;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.npulator.experiment.sweep.condition.Condition.Term;

/**
 * Reads conditions. From the weakest binding: {@code or}, {@code and}, {@code not}, the comparisons
 * {@code < <= > >= == !=}, {@code + -}, {@code * /}, then names, numbers with or without unit, text
 * in single quotes, true, false, null and parentheses. A minus has a space on both sides.
 */
public final class ConditionParser {
  private static final int LONGEST = 1000;
  private static final int DEEPEST = 50;
  private static final String END = "";
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:"
              + "(?<number>[0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?:\\s?(?!(?:and|or)\\b)[A-Za-z\u00b5\u03bc]+[0-9]*(?:/s)?)?)"
              + "|(?<name>[A-Za-z_][A-Za-z0-9_.-]*)"
              + "|'(?<text>[^']*)'"
              + "|(?<operator><=|>=|==|!=|[-<>+*/()]))");
  private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=", "==", "!=");

  private final String text;
  private final Matcher matcher;
  private final Set<String> names = new HashSet<>();
  private String operator;
  private Term operand;
  private String word;
  private int end;
  private int depth;

  private ConditionParser(String text) {
    this.text = text;
    this.matcher = TOKEN.matcher(text);
  }

  /**
   * Reads a condition.
   *
   * @throws IllegalArgumentException if it is none, with where and what was expected
   */
  public static Condition parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("longer than " + LONGEST + " characters");
    }
    ConditionParser parser = new ConditionParser(text);
    parser.advance();
    Term term = parser.alternatives();
    if (parser.operator == null || !parser.operator.equals(END)) {
      throw parser.expected("an operator, and, or");
    }
    return new Condition(text, parser.names, term);
  }

  private void advance() {
    operator = null;
    operand = null;
    word = null;
    int start = end;
    if (text.substring(start).isBlank()) {
      operator = END;
      return;
    }
    if (!matcher.region(start, text.length()).lookingAt()) {
      throw expected("a name, a number, text in single quotes or an operator");
    }
    end = matcher.end();
    if (matcher.group("number") != null) {
      operand = number(matcher.group("number"), start);
    } else if (matcher.group("text") != null) {
      Object value = matcher.group("text");
      operand = values -> value;
    } else if (matcher.group("name") != null) {
      word = matcher.group("name");
    } else {
      operator = matcher.group("operator");
    }
  }

  private Term number(String token, int start) {
    Double plain = null;
    try {
      plain = Double.valueOf(token);
    } catch (NumberFormatException hasUnit) {
      plain = Amount.quantity(token).orElse(null);
    }
    if (plain == null || !token.matches(".*[0-9A-Za-z\u00b5\u03bc]")) {
      throw new IllegalArgumentException(
          "column " + (start + 1) + ": '" + token + "' has no known unit, expected such as 2 MiB");
    }
    Object value = plain;
    return values -> value;
  }

  private IllegalArgumentException expected(String what) {
    String rest = text.substring(Math.min(end, text.length())).strip();
    String found =
        word != null
            ? "after '" + word + "'"
            : rest.isEmpty() ? "at the end" : "before '" + rest + "'";
    return new IllegalArgumentException(found + ": expected " + what);
  }

  private boolean takeWord(String keyword) {
    if (keyword.equals(word)) {
      advance();
      return true;
    }
    return false;
  }

  private Term alternatives() {
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException("more than " + DEEPEST + " levels of parentheses");
    }
    Term left = conjunction();
    while (takeWord("or")) {
      Term one = left;
      Term other = conjunction();
      left = values -> truth(one, values) || truth(other, values);
    }
    depth--;
    return left;
  }

  private Term conjunction() {
    Term left = negation();
    while (takeWord("and")) {
      Term one = left;
      Term other = negation();
      left = values -> truth(one, values) && truth(other, values);
    }
    return left;
  }

  private Term negation() {
    boolean negated = false;
    while (takeWord("not")) {
      negated = !negated;
    }
    Term inner = comparison();
    return negated ? values -> !truth(inner, values) : inner;
  }

  private Term comparison() {
    Term left = sum();
    if (operator == null || !COMPARISONS.contains(operator)) {
      return left;
    }
    String comparison = operator;
    advance();
    Term right = sum();
    return values -> compare(comparison, left.value(values), right.value(values));
  }

  private Term sum() {
    Term left = product();
    while (operator != null && (operator.equals("+") || operator.equals("-"))) {
      double sign = operator.equals("+") ? 1 : -1;
      advance();
      Term one = left;
      Term other = product();
      left = values -> number(one, values) + sign * number(other, values);
    }
    return left;
  }

  private Term product() {
    Term left = factor();
    while (operator != null && (operator.equals("*") || operator.equals("/"))) {
      boolean times = operator.equals("*");
      advance();
      Term one = left;
      Term other = factor();
      left =
          values ->
              times
                  ? number(one, values) * number(other, values)
                  : number(one, values) / number(other, values);
    }
    return left;
  }

  private Term factor() {
    if (operand != null) {
      Term value = operand;
      advance();
      return value;
    } else if (word != null && !List.of("and", "or", "not").contains(word)) {
      String name = word;
      advance();
      return named(name);
    } else if ("(".equals(operator)) {
      advance();
      Term inner = alternatives();
      if (!")".equals(operator)) {
        throw expected("')'");
      }
      advance();
      return inner;
    }
    throw expected("a name, a number or text in single quotes");
  }

  private Term named(String name) {
    if (name.equals("true") || name.equals("false")) {
      Object value = name.equals("true");
      return values -> value;
    } else if (name.equals("null")) {
      return values -> "null";
    }
    names.add(name);
    return values -> {
      Object value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException(name + " has no value here");
      }
      return value;
    };
  }

  private static boolean compare(String operator, Object left, Object right) {
    if (operator.equals("==") || operator.equals("!=")) {
      boolean bothNumbers = left instanceof Double && right instanceof Double;
      boolean equal =
          bothNumbers
              ? ((Double) left).doubleValue() == ((Double) right).doubleValue()
              : left.equals(right);
      return equal == operator.equals("==");
    }
    double one = number(left);
    double other = number(right);
    return switch (operator) {
      case "<" -> one < other;
      case "<=" -> one <= other;
      case ">" -> one > other;
      default -> one >= other;
    };
  }

  private static double number(Term term, Map<String, Object> values) {
    return number(term.value(values));
  }

  private static double number(Object value) {
    if (value instanceof Double number) {
      return number;
    }
    throw new IllegalArgumentException("'" + value + "' is not a number");
  }

  private static boolean truth(Term term, Map<String, Object> values) {
    Object value = term.value(values);
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw new IllegalArgumentException("'" + value + "' is neither true nor false");
  }
}
