package org.npulator.hw.energy;

import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.core.quantity.Energy;

/**
 * Energy of one action.
 *
 * @param low lower end of the range in which it is believed to lie
 * @param high upper end of that range
 * @param estimated whether the value is scaled, composed or remembered rather than published
 */
@Doc("energy of one action")
public record EnergyEntry(
    @Doc("energy of the action") Energy value,
    @Doc("lower end of the range") Energy low,
    @Doc("upper end of the range") Energy high,
    @Doc("where the figure comes from") String source,
    @Doc("whether the value is scaled, composed or remembered rather than published")
        boolean estimated) {

  public EnergyEntry {
    if (low.joules() > value.joules()) {
      throw new InvalidValueException("low", "above the value, expected at most the value");
    }
    if (high.joules() < value.joules()) {
      throw new InvalidValueException("high", "below the value, expected at least the value");
    }
    if (source.isBlank()) {
      throw new InvalidValueException("source", "empty, expected where the figure comes from");
    }
  }

  /** The entry of so many of these actions. */
  EnergyEntry times(int count) {
    return count == 1
        ? this
        : new EnergyEntry(
            new Energy(value.joules() * count),
            new Energy(low.joules() * count),
            new Energy(high.joules() * count),
            source + "; times " + count,
            true);
  }

  /** The entry between this and another one at a fraction of the way, on logarithmic scales. */
  EnergyEntry towards(EnergyEntry other, double fraction) {
    return new EnergyEntry(
        between(value, other.value, fraction),
        between(low, other.low, fraction),
        between(high, other.high, fraction),
        source.equals(other.source) ? source : source + "; " + other.source,
        true);
  }

  private static Energy between(Energy from, Energy to, double fraction) {
    return new Energy(from.joules() * Math.pow(to.joules() / from.joules(), fraction));
  }
}
