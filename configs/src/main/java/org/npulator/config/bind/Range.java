package org.npulator.config.bind;

import java.util.Optional;
import java.util.function.DoubleFunction;

/** The values that a numeric key may have, in the base unit. */
public record Range(Optional<Double> least, Optional<Double> most) {
  public static final Range ANY = new Range(Optional.empty(), Optional.empty());

  public boolean contains(double value) {
    return value >= least.orElse(Double.NEGATIVE_INFINITY)
        && value <= most.orElse(Double.POSITIVE_INFINITY);
  }

  /** The range in words such as "from 1 to 8", with a space before, or nothing. */
  public String describe(DoubleFunction<String> unit) {
    if (least.isPresent() && most.isPresent()) {
      return " from " + unit.apply(least.get()) + " to " + unit.apply(most.get());
    }
    return least.map(value -> " of at least " + unit.apply(value)).orElse("")
        + most.map(value -> " of at most " + unit.apply(value)).orElse("");
  }
}
