package org.npulator.config.bind;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;
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

/** A kind of quantity with unit, and how its values are read and written. */
public final class Quantity {
  private static final List<Quantity> ALL =
      List.of(
          of(
              Area.class,
              "an area such as 27.5 um2",
              Area::parse,
              Area::squareMicrometers,
              Area::new),
          of(
              Bandwidth.class,
              "a data rate such as 51.2 GB/s",
              Bandwidth::parse,
              Bandwidth::bytesPerSecond,
              Bandwidth::new),
          of(
              Bytes.class,
              "a size such as 2 MiB",
              Bytes::parse,
              Bytes::bytes,
              bytes -> new Bytes((long) bytes)),
          of(
              Current.class,
              "a current such as 65 mA",
              Current::parse,
              Current::amperes,
              Current::new),
          of(
              Cycles.class,
              "a number of cycles such as 4 cycles",
              Cycles::parse,
              Cycles::cycles,
              cycles -> new Cycles((long) cycles)),
          of(
              Duration.class,
              "a duration such as 18 ns",
              Duration::parse,
              Duration::seconds,
              Duration::new),
          of(Energy.class, "an energy such as 0.64 pJ", Energy::parse, Energy::joules, Energy::new),
          of(
              Frequency.class,
              "a frequency such as 1.2 GHz",
              Frequency::parse,
              Quantity::hertz,
              hertz -> Frequency.hertz((long) hertz)),
          of(Power.class, "a power such as 180 mW", Power::parse, Power::watts, Power::new),
          of(
              Voltage.class,
              "a voltage such as 1.1 V",
              Voltage::parse,
              Voltage::volts,
              Voltage::new));

  private final Class<?> type;
  private final String description;
  private final Function<String, Object> parse;
  private final Function<Object, Object> base;
  private final DoubleFunction<Object> ofBase;

  private Quantity(
      Class<?> type,
      String description,
      Function<String, Object> parse,
      Function<Object, Object> base,
      DoubleFunction<Object> ofBase) {
    this.type = type;
    this.description = description;
    this.parse = parse;
    this.base = base;
    this.ofBase = ofBase;
  }

  private static <T> Quantity of(
      Class<T> type,
      String description,
      Function<String, Object> parse,
      Function<T, Object> base,
      DoubleFunction<Object> ofBase) {
    return new Quantity(type, description, parse, value -> base.apply(type.cast(value)), ofBase);
  }

  private static Object hertz(Frequency frequency) {
    return frequency.denominator() == 1
        ? (Object) frequency.numeratorHertz()
        : frequency.numeratorHertz() + "/" + frequency.denominator();
  }

  static Optional<Quantity> of(Class<?> type) {
    return ALL.stream().filter(quantity -> quantity.type.equals(type)).findFirst();
  }

  /** What a value is, with article and an example. */
  public String description() {
    return description;
  }

  /** An example of a value as a user writes it. */
  public String example() {
    return description.substring(description.indexOf(" such as ") + " such as ".length());
  }

  /**
   * Reads a value with its unit.
   *
   * @throws IllegalArgumentException if it is not one, with what was expected
   */
  Object parse(String text) {
    return parse.apply(text);
  }

  /** The value in the base unit, exactly: a number, or text for a fraction. */
  Object base(Object value) {
    return base.apply(value);
  }

  /** The value in the base unit, nearest. */
  double nearest(Object value) {
    return value instanceof Frequency frequency
        ? frequency.toHertz()
        : ((Number) base(value)).doubleValue();
  }

  /** A value in the base unit as a user writes it. */
  String write(double value) {
    return ofBase.apply(value).toString();
  }
}
