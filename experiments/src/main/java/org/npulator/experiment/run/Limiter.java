package org.npulator.experiment.run;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The resource that was busy for the largest share of a time.
 *
 * @param resource such as DRAM data bus
 * @param share of the time in [0, 1]
 */
record Limiter(String resource, double share) {

  /** A resource that is busy for less than this share of the time does not limit it. */
  private static final double LIMITING_SHARE = 0.5;

  static Limiter of(ReportInterval interval) {
    double busBusy = interval.channelShare("data");
    double busOccupied = 1 - interval.channelShare("noRequest");
    return List.of(
            new Limiter(
                String.format(
                    Locale.ROOT, "DRAM (data bus %.1f %% busy, requests waiting", 100 * busBusy),
                busOccupied),
            new Limiter("matrix engine (busy", interval.engineShare(".matrix", "busy")),
            new Limiter("vector unit (busy", interval.engineShare(".vector", "busy")))
        .stream()
        .max(Comparator.comparingDouble(Limiter::share))
        .orElseThrow();
  }

  /** One phrase for people. */
  String describe() {
    String text = String.format(Locale.ROOT, "%s %.1f %% of the time)", resource, 100 * share);
    return share < LIMITING_SHARE
        ? "latency between dependent operations; most used: " + text
        : text;
  }
}
