package org.npulator.experiment.pim;

import java.util.Locale;
import org.npulator.workload.mapping.UnitsEstimate;

/** What decides between units and cores: the factor of {@link Comparison} that weighs most. */
final class Cause {
  private static final double WORTH_TELLING = 1.1;

  private final Comparison both;
  private final boolean attention;

  private Cause(Comparison both, boolean attention) {
    this.both = both;
    this.attention = attention;
  }

  /** One short phrase. */
  static String of(Comparison both, boolean attention) {
    Cause cause = new Cause(both, attention);
    return both.estimate().unitsWin() ? cause.ofWin() : cause.ofLoss();
  }

  private String ofWin() {
    String operands = attention ? "keys and values do" : "weights do";
    String text =
        number(
            "%s not cross the bus: units read columns at %.1f x its rate",
            operands, both.busRates() * both.filledShare());
    if (both.readsOfColumn() > WORTH_TELLING) {
      text += number(", %s times each", digits(both.readsOfColumn()));
    }
    if (both.coresOverMemory() > WORTH_TELLING) {
      text += number("; cores take %.1f x the time of the bus", both.coresOverMemory());
    }
    return text;
  }

  private String ofLoss() {
    double rate = 1 / both.busRates();
    double filled = 1 / both.filledShare();
    double reads = both.readsOfColumn();
    double others = 1 / both.columnShare();
    double most = Math.max(Math.max(rate, filled), Math.max(reads, others));
    if (most == reads) {
      return attention
          ? number(
              "each column is multiplied %s times for the %d queries of a group",
              digits(reads), both.vectors())
          : number("%d vectors read the weights %s times", both.vectors(), digits(reads));
    }
    if (most == filled) {
      return number(
          attention ? "heads fill %.0f %% of the units" : "outputs fill %.0f %% of the units",
          100 * both.filledShare());
    }
    if (most == others) {
      return number(
          "units read columns in %.0f %% of their time, %s",
          100 * both.columnShare(), largestOther());
    }
    return number("units read columns at %.1f x the rate of the bus", both.busRates());
  }

  private String largestOther() {
    UnitsEstimate units = both.estimate().units();
    String name = "";
    double most = 0;
    String[] names = {
      "moves",
      "changes of mode",
      "row changes",
      "turnarounds",
      "refreshes",
      "transfers",
      "the vector unit"
    };
    double[] cycles = {
      units.moveCycles(),
      units.modeCycles(),
      units.rowChangeCycles(),
      units.waitCycles(),
      units.refreshCycles(),
      units.transferCycles(),
      units.vectorCycles()
    };
    for (int part = 0; part < names.length; part++) {
      if (cycles[part] > most) {
        most = cycles[part];
        name = names[part];
      }
    }
    return number("%.0f %% go to %s", 100 * most / units.cycles(), name);
  }

  private static String digits(double times) {
    return Math.abs(times - Math.rint(times)) < 0.05
        ? String.valueOf(Math.round(times))
        : number("%.1f", times);
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
