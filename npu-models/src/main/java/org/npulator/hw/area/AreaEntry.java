package org.npulator.hw.area;

import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.core.quantity.Area;

/**
 * Area of one part.
 *
 * @param low lower end of the range in which it is believed to lie
 * @param high upper end of that range
 * @param estimated whether the value is scaled, composed or remembered rather than published
 */
@Doc("area of one part")
public record AreaEntry(
    @Doc("area of the part") Area value,
    @Doc("lower end of the range") Area low,
    @Doc("upper end of the range") Area high,
    @Doc("where the figure comes from") String source,
    @Doc("whether the value is scaled, composed or remembered rather than published")
        boolean estimated) {

  public AreaEntry {
    if (low.squareMicrometers() > value.squareMicrometers()) {
      throw new InvalidValueException("low", "above the value, expected at most the value");
    }
    if (high.squareMicrometers() < value.squareMicrometers()) {
      throw new InvalidValueException("high", "below the value, expected at least the value");
    }
    if (source.isBlank()) {
      throw new InvalidValueException("source", "empty, expected where the figure comes from");
    }
  }

  /** The entry between this and another one at a fraction of the way, on logarithmic scales. */
  AreaEntry towards(AreaEntry other, double fraction) {
    return new AreaEntry(
        between(value, other.value, fraction),
        between(low, other.low, fraction),
        between(high, other.high, fraction),
        source.equals(other.source) ? source : source + "; " + other.source,
        true);
  }

  private static Area between(Area from, Area to, double fraction) {
    return new Area(
        from.squareMicrometers()
            * Math.pow(to.squareMicrometers() / from.squareMicrometers(), fraction));
  }
}
