package org.npulator.core.time;

import java.math.BigInteger;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.npulator.core.quantity.Frequency;

/**
 * The exact common time of several clocks: the tick rate is the least common multiple of their
 * frequencies, so that every clock edge is a whole tick and nothing is rounded.
 */
public final class TimeBase {
  private final Frequency tickRate;
  private final SortedMap<String, ClockDomain> clocks = new TreeMap<>();

  /**
   * @param frequencies of the clocks by name, at least one
   * @throws ArithmeticException if the least common multiple or a cycle in ticks does not fit into
   *     a long; the message names the clocks
   * @throws IllegalArgumentException if there is no clock
   */
  public TimeBase(Map<String, Frequency> frequencies) {
    if (frequencies.isEmpty()) {
      throw new IllegalArgumentException("a time base has at least one clock");
    }
    BigInteger numerator = BigInteger.ONE;
    BigInteger denominator = BigInteger.ZERO;
    for (Frequency frequency : frequencies.values()) {
      BigInteger n = BigInteger.valueOf(frequency.numeratorHertz());
      numerator = numerator.divide(numerator.gcd(n)).multiply(n);
      denominator = denominator.gcd(BigInteger.valueOf(frequency.denominator()));
    }
    try {
      tickRate = new Frequency(numerator.longValueExact(), denominator.longValueExact());
      for (Map.Entry<String, Frequency> entry : frequencies.entrySet()) {
        Frequency frequency = entry.getValue();
        BigInteger ticksPerCycle =
            numerator
                .multiply(BigInteger.valueOf(frequency.denominator()))
                .divide(denominator.multiply(BigInteger.valueOf(frequency.numeratorHertz())));
        clocks.put(
            entry.getKey(),
            new ClockDomain(entry.getKey(), frequency, ticksPerCycle.longValueExact()));
      }
    } catch (ArithmeticException e) {
      ArithmeticException named =
          new ArithmeticException(
              "the clocks "
                  + new TreeMap<>(frequencies)
                  + " have no common tick that 64 bits can count");
      named.initCause(e);
      throw named;
    }
  }

  /** Ticks per second. */
  public Frequency tickRate() {
    return tickRate;
  }

  /**
   * @throws IllegalArgumentException if there is no such clock
   */
  public ClockDomain clock(String name) {
    ClockDomain clock = clocks.get(name);
    if (clock == null) {
      throw new IllegalArgumentException("no clock '" + name + "', there are " + clocks.keySet());
    }
    return clock;
  }

  /** A duration in ticks as seconds. */
  public double seconds(long ticks) {
    return (double) ticks * tickRate.denominator() / tickRate.numeratorHertz();
  }
}
