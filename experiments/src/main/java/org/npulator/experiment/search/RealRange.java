package org.npulator.experiment.search;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moeaframework.core.variable.RealVariable;
import org.moeaframework.core.variable.Variable;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Literal;
import org.npulator.config.yaml.YamlScalar;

/** Any number of a range, rounded so that it is written in few digits. */
final class RealRange implements SearchVariable {
  private static final Pattern NUMBER_WITH_UNIT =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)( ?[A-Za-z\u00b5\u03bc/]*[0-9]?)");

  private final String name;
  private final Literal from;
  private final Literal to;
  private final MathContext rounding;
  private final BigDecimal least;
  private final BigDecimal most;
  private final String unit;

  /**
   * @param name the path
   * @param digits significant ones
   */
  RealRange(String name, Literal from, Literal to, int digits) {
    this.name = name;
    this.from = from;
    this.to = to;
    rounding = new MathContext(digits, RoundingMode.HALF_EVEN);
    least = number(from);
    most = number(to);
    unit = unit(from);
    if (!unit.equals(unit(to))) {
      throw new InvalidValueException("to", to + " has another unit than " + from);
    }
    if (least.compareTo(most) >= 0) {
      throw new InvalidValueException("to", to + ", expected more than " + from);
    }
  }

  @Override
  public String name() {
    return name;
  }

  Literal from() {
    return from;
  }

  Literal to() {
    return to;
  }

  private static Matcher parts(Literal literal) {
    Matcher matcher = NUMBER_WITH_UNIT.matcher(literal.text());
    if (!matcher.matches()) {
      throw new InvalidValueException(
          "from", "'" + literal + "', expected a number with or without unit");
    }
    return matcher;
  }

  private static BigDecimal number(Literal literal) {
    return BigDecimal.valueOf(Double.parseDouble(parts(literal).group(1)));
  }

  private static String unit(Literal literal) {
    return parts(literal).group(2);
  }

  @Override
  public long size() {
    return Long.MAX_VALUE;
  }

  @Override
  public Variable encoded() {
    return new RealVariable(name, least.doubleValue(), most.doubleValue());
  }

  @Override
  public void decode(Variable variable, Map<String, Literal> values, Map<String, Object> labels) {
    double value = RealVariable.getReal(variable);
    BigDecimal rounded = new BigDecimal(value).round(rounding);
    String text = rounded.max(least).min(most).stripTrailingZeros().toPlainString() + unit;
    Literal literal = new Literal(new YamlScalar(from.location(), text, from.scalar().plain()));
    values.put(name, literal);
    labels.put(name, literal.value());
  }
}
