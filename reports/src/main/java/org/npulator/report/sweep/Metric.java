package org.npulator.report.sweep;

import java.util.List;
import java.util.Map;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.Quantity;

/**
 * What a point is measured by. The name is camelCase with the unit at its end, as in result files.
 *
 * @param unit symbol without prefix; % for a share, which is stored from 0 to 1; empty for counts
 */
public record Metric(String name, String unit) {
  private record Suffix(String word, String unit) {}

  private static final List<Suffix> SUFFIXES =
      List.of(
          new Suffix("TokensPerSecond", "tokens/s"),
          new Suffix("MacsPerSecond", "MAC/s"),
          new Suffix("BytesPerSecond", "B/s"),
          new Suffix("RequestsPerSecond", "requests/s"),
          new Suffix("PerSecond", "1/s"),
          new Suffix("JouleSeconds", "J s"),
          new Suffix("Seconds", "s"),
          new Suffix("Joules", "J"),
          new Suffix("Watts", "W"),
          new Suffix("Bytes", "B"),
          new Suffix("SquareMillimetres", "mm\u00b2"),
          new Suffix("SquareMillimeters", "mm\u00b2"),
          new Suffix("Mm2", "mm\u00b2"),
          new Suffix("Macs", "MAC"),
          new Suffix("Cycles", "cycles"),
          new Suffix("Utilization", "%"),
          new Suffix("Share", "%"),
          new Suffix("Percent", "percent"));

  private static final Map<String, String> TITLES =
      Map.of(
          "totalSeconds", "Total time",
          "ttftSeconds", "Time to first token",
          "tpotSeconds", "Time per output token",
          "tokensPerSecond", "Output tokens per second",
          "energyJoules", "Energy",
          "energyPerTokenJoules", "Energy per output token",
          "macUtilization", "MAC utilization",
          "dramBandwidthUtilization", "DRAM bandwidth utilization",
          "energyDelayJouleSeconds", "Energy-delay product");

  /** A metric with the unit its name ends in. */
  public static Metric named(String name) {
    return SUFFIXES.stream()
        .filter(suffix -> endsWith(name, suffix.word))
        .findFirst()
        .map(suffix -> new Metric(name, suffix.unit))
        .orElse(new Metric(name, ""));
  }

  /** Whether a higher figure is the better one: rates and utilizations. */
  public boolean higherIsBetter() {
    return name.endsWith("PerSecond") || name.endsWith("Utilization");
  }

  /** In words, with a capital, without its unit. */
  public String title() {
    String known = TITLES.get(name);
    if (known != null) {
      return known;
    }
    String bare = name;
    for (Suffix suffix : SUFFIXES) {
      boolean says = unit.equals("%") || unit.endsWith("/s") || unit.equals("cycles");
      if (!says && endsWith(name, suffix.word) && name.length() > suffix.word.length()) {
        bare = name.substring(0, name.length() - suffix.word.length());
        break;
      }
    }
    String words = DisplayText.shortened(DisplayText.words(bare), 48);
    return words.isEmpty() ? name : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** How figures up to the largest are shown on an axis. */
  public Quantity scale(double largest) {
    return switch (unit) {
      case "%" -> new Quantity(0.01, "%");
      case "" -> new Quantity(1, "");
      case "percent" -> new Quantity(1, "%");
      case "tokens/s", "requests/s", "1/s", "cycles", "mm\u00b2" -> new Quantity(1, unit);
      default -> Quantity.forAxis(Math.abs(largest), unit);
    };
  }

  /** The title with the unit of a scale in parentheses. */
  public String axisLabel(Quantity scale) {
    return scale.unit().isEmpty() ? title() : title() + " (" + scale.printedUnit() + ")";
  }

  /** A figure with its unit, ASCII except for what the unit says. */
  public String text(double figure) {
    Quantity scale = scale(figure);
    String digits = Quantity.digits(figure / scale.factor());
    return scale.unit().isEmpty() ? digits : digits + " " + scale.unit();
  }

  private static boolean endsWith(String name, String word) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return last.endsWith(word)
        || last.equals(Character.toLowerCase(word.charAt(0)) + word.substring(1));
  }
}
