package org.npulator.experiment.sweep.condition;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.npulator.core.quantity.Area;
import org.npulator.core.quantity.Bandwidth;
import org.npulator.core.quantity.Bytes;
import org.npulator.core.quantity.Current;
import org.npulator.core.quantity.Cycles;
import org.npulator.core.quantity.Duration;
import org.npulator.core.quantity.Energy;
import org.npulator.core.quantity.Frequency;
import org.npulator.core.quantity.Power;
import org.npulator.core.quantity.Voltage;

/** Values as conditions compare them: numbers in base units, truth values and text. */
public final class Amount {
  private static final List<ToDoubleFunction<String>> UNITS =
      List.of(
          text -> Bytes.parse(text).bytes(),
          text -> Bandwidth.parse(text).bytesPerSecond(),
          text -> Frequency.parse(text).toHertz(),
          text -> Cycles.parse(text).cycles(),
          text -> Duration.parse(text).seconds(),
          text -> Energy.parse(text).joules(),
          text -> Power.parse(text).watts(),
          text -> Area.parse(text).squareMicrometers(),
          text -> Current.parse(text).amperes(),
          text -> Voltage.parse(text).volts());

  private Amount() {}

  /** A written value: a Double for a number with or without unit, otherwise itself. */
  public static Object of(Object written) {
    if (written instanceof Number number) {
      return number.doubleValue();
    } else if (written instanceof String text) {
      return quantity(text).map(Object.class::cast).orElse(text);
    }
    return written == null ? "null" : written;
  }

  /** The number of base units in a text such as 2 MiB, if it is a quantity. */
  public static Optional<Double> quantity(String text) {
    if (text.isEmpty() || !Character.isDigit(text.charAt(0))) {
      return Optional.empty();
    }
    for (ToDoubleFunction<String> unit : UNITS) {
      try {
        return Optional.of(unit.applyAsDouble(text));
      } catch (IllegalArgumentException | ArithmeticException otherUnit) {
        // another kind of quantity
      }
    }
    return Optional.empty();
  }
}
