package org.npulator.config.bind;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;
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
              Bandwidth.class,
              "a data rate such as 51.2 GB/s",
              Bandwidth::bytesPerSecond,
              Bandwidth::new),
          of(
              Bytes.class,
              "an amount of data such as 2 MiB",
              Bytes::bytes,
              v -> new Bytes((long) v)),
          of(Current.class, "a current such as 65 mA", Current::amperes, Current::new),
          of(
              Cycles.class,
              "a number of cycles such as 4 cycles",
              Cycles::cycles,
              v -> new Cycles((long) v)),
          of(Duration.class, "a duration such as 18 ns", Duration::seconds, Duration::new),
          of(Energy.class, "an energy such as 0.64 pJ", Energy::joules, Energy::new),
          of(
              Frequency.class,
              "a frequency such as 1.2 GHz",
              Quantity::hertz,
              v -> Frequency.hertz((long) v)),
          of(Power.class, "a power such as 180 mW", Power::watts, Power::new),
          of(Voltage.class, "a voltage such as 1.1 V", Voltage::volts, Voltage::new));

  private final Class<?> type;
  private final String description;
  private final Function<Object, Object> base;
  private final DoubleFunction<Object> ofBase;

  private Quantity(
      Class<?> type,
      String description,
      Function<Object, Object> base,
      DoubleFunction<Object> ofBase) {
    this.type = type;
    this.description = description;
    this.base = base;
    this.ofBase = ofBase;
  }

  private static <T> Quantity of(
      Class<T> type, String description, Function<T, Object> base, DoubleFunction<Object> ofBase) {
    return new Quantity(type, description, value -> base.apply(type.cast(value)), ofBase);
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
    try {
      Method parse = type.getMethod("parse", String.class);
      return parse.invoke(null, text);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException) {
        throw (IllegalArgumentException) e.getCause();
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The value in the base unit, exactly: a number, or text for a fraction. */
  Object base(Object value) {
    return base.apply(value);
  }

  /** The value in the base unit, nearest. */
  double nearest(Object value) {
    return value instanceof Frequency
        ? ((Frequency) value).toHertz()
        : ((Number) base(value)).doubleValue();
  }

  /** A value in the base unit as a user writes it. */
  String write(double value) {
    return ofBase.apply(value).toString();
  }
}
