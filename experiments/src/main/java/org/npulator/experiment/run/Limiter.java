package org.npulator.experiment.run;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The resource that was in use for the largest share of a time.
 *
 * @param resource such as DRAM
 * @param share of the time in [0, 1] in which it was at work; for the DRAM also while its data bus
 *     was idle but requests waited
 */
record Limiter(String resource, double share) {

  /** A resource that is in use for less than this share of the time does not limit it. */
  private static final double LIMITING_SHARE = 0.5;

  static Limiter of(ReportInterval interval) {
    return List.of(
            new Limiter(
                "DRAM", 1 - interval.channelShare("noRequest") - interval.channelShare("pim")),
            new Limiter("units at the DRAM's banks", interval.channelShare("pim")),
            new Limiter("matrix engine", interval.engineShare(".matrix", "busy")),
            new Limiter("vector unit", interval.engineShare(".vector", "busy")),
            new Limiter("dequantizer", interval.engineShare(".dequantizer", "busy")))
        .stream()
        .max(Comparator.comparingDouble(Limiter::share))
        .orElseThrow();
  }

  /** One phrase for people. */
  String describe() {
    String use =
        String.format(Locale.ROOT, "%s, in use %.1f %% of the time", resource, 100 * share);
    return share < LIMITING_SHARE ? "dependencies; most used is " + use : use;
  }
}
