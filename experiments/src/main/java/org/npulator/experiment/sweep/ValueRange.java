package org.npulator.experiment.sweep;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Literal;
import org.npulator.config.yaml.YamlScalar;

/** The values of a range, computed in decimal numbers: what is written is what is meant. */
final class ValueRange {
  private static final int MOST_VALUES = 1_000_000;
  private static final Pattern NUMBER_WITH_UNIT =
      Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)( ?[A-Za-z\u00b5\u03bc/]*[0-9]?)");

  private ValueRange() {}

  private record Number(BigDecimal value, String unit) {}

  /**
   * The values from one to the other, both included if they are met.
   *
   * @throws InvalidValueException if there are none or too many
   */
  static List<Literal> values(
      Literal from, Literal to, Optional<Double> step, Optional<Double> factor) {
    Number first = number("from", from);
    Number last = number("to", to);
    if (!last.unit().equals(first.unit())) {
      throw new InvalidValueException(
          "to", to + " has another unit than " + from + "; expected the same");
    }
    if (last.value().compareTo(first.value()) < 0) {
      throw new InvalidValueException(
          "to", to + " is less than " + from + "; expected at least it");
    }
    if (step.isPresent() && !(step.get() > 0)) {
      throw new InvalidValueException("step", step.get() + ", expected more than 0");
    }
    if (factor.isPresent() && !(factor.get() > 1 && first.value().signum() > 0)) {
      throw new InvalidValueException(
          "factor", factor.get() + " from " + from + ", expected more than 1 from more than 0");
    }
    List<Literal> values = new ArrayList<>();
    BigDecimal value = first.value();
    while (value.compareTo(last.value()) <= 0) {
      if (values.size() == MOST_VALUES) {
        throw new InvalidValueException("from", "more than " + MOST_VALUES + " values");
      }
      String text = value.stripTrailingZeros().toPlainString() + first.unit();
      YamlScalar scalar = from.scalar();
      values.add(new Literal(new YamlScalar(scalar.location(), text, scalar.plain())));
      value =
          step.isPresent()
              ? value.add(BigDecimal.valueOf(step.get()))
              : value.multiply(BigDecimal.valueOf(factor.get()));
    }
    return List.copyOf(values);
  }

  private static Number number(String key, Literal literal) {
    Matcher matcher = NUMBER_WITH_UNIT.matcher(literal.text());
    if (!matcher.matches()) {
      throw new InvalidValueException(
          key, "'" + literal + "', expected a number with or without unit");
    }
    return new Number(new BigDecimal(matcher.group(1)), matcher.group(2));
  }
}
