package org.npulator.experiment.validate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tolerances that replace those of a model, for all metrics or for some. */
public final class Tolerances {
  private static final String ALL = "";

  private final Map<String, Double> byMetric = new LinkedHashMap<>();

  /**
   * @param texts {@code 2%} for all metrics or {@code cycles=2%} for one
   * @throws IllegalArgumentException if a text is something else; the message names it
   */
  public Tolerances(List<String> texts) {
    for (String text : texts) {
      int equals = text.lastIndexOf('=');
      String metric = equals < 0 ? ALL : text.substring(0, equals).strip();
      byMetric.put(metric, share(text, text.substring(equals + 1)));
    }
  }

  private static double share(String text, String percent) {
    try {
      String number = percent.strip().replaceFirst("\\s*%$", "");
      double share = Double.parseDouble(number) / 100;
      if (share >= 0 && Double.isFinite(share)) {
        return share;
      }
    } catch (NumberFormatException e) {
      throw unexpected(text, e);
    }
    throw unexpected(text, null);
  }

  private static IllegalArgumentException unexpected(String text, NumberFormatException cause) {
    return new IllegalArgumentException(
        "found '" + text + "'; expected a percentage such as 2% or cycles=0.5%", cause);
  }

  /** The tolerance of a metric as a share of 1. */
  public double of(String metric, double standard) {
    Double own = byMetric.get(metric);
    return own != null ? own : byMetric.getOrDefault(ALL, standard);
  }
}
