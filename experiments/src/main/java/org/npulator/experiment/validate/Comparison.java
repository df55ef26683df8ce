package org.npulator.experiment.validate;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One metric of a row.
 *
 * @param metric its column, or its name within a column
 * @param reference figure of the reference; NaN if it has none
 * @param simulated figure of this simulator
 * @param tolerance largest relative deviation that passes; none if the metric is reported only
 * @param count whether the metric counts events: one event more or less passes, as the end of a run
 *     may fall before or after it
 * @param notExpressible why this simulator has no such figure; then {@code simulated} is NaN
 */
public record Comparison(
    String metric,
    double reference,
    double simulated,
    OptionalDouble tolerance,
    boolean count,
    Optional<String> notExpressible) {

  /** A metric that was simulated. */
  public Comparison(
      String metric, double reference, double simulated, OptionalDouble tolerance, boolean count) {
    this(metric, reference, simulated, tolerance, count, Optional.empty());
  }

  /** A metric of the reference that cannot be simulated. */
  public static Comparison notExpressible(String metric, double reference, String reason) {
    return new Comparison(
        metric, reference, Double.NaN, OptionalDouble.empty(), false, Optional.of(reason));
  }

  /** How a comparison ended. */
  public enum Status {
    EXACT,
    WITHIN,
    OUTSIDE,
    REPORTED,
    NOT_EXPRESSIBLE;

    /** The name in files and tables. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** (simulated - reference) / reference; infinite if only the reference is 0. */
  public double deviation() {
    return simulated == reference ? 0 : (simulated - reference) / Math.abs(reference);
  }

  /** The same figures, which do not decide. */
  Comparison reportedOnly() {
    return new Comparison(
        metric, reference, simulated, OptionalDouble.empty(), count, notExpressible);
  }

  /** The status and, where there is one, the reason. */
  public String outcome() {
    return status().key() + notExpressible.map(reason -> ": " + reason).orElse("");
  }

  public Status status() {
    if (notExpressible.isPresent()) {
      return Status.NOT_EXPRESSIBLE;
    } else if (tolerance.isEmpty()) {
      return Status.REPORTED;
    } else if (simulated == reference) {
      return Status.EXACT;
    }
    boolean oneEvent = count && Math.abs(simulated - reference) <= 1;
    return oneEvent || Math.abs(deviation()) <= tolerance.getAsDouble()
        ? Status.WITHIN
        : Status.OUTSIDE;
  }
}
