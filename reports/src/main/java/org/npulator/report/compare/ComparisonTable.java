package org.npulator.report.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.npulator.report.result.DisplayText;
import org.npulator.report.sweep.Metric;

/** A comparison as text for the terminal, plain ASCII. */
public final class ComparisonTable {
  private static final int MAXIMUM_SETTINGS = 60;
  private static final int MAXIMUM_LISTED = 10;
  private static final String ENERGY_PART = "energy.";

  /** Two devices differ in many settings. */
  private static final Pattern DEVICE = Pattern.compile("^memory\\.device\\.[^.]+(?=\\.)");

  private final Comparison comparison;
  private final StringBuilder text = new StringBuilder();

  private ComparisonTable(Comparison comparison) {
    this.comparison = comparison;
  }

  /**
   * The table.
   *
   * @param tolerance beyond which a change is named; empty if nothing is checked
   */
  public static String of(Comparison comparison, OptionalDouble tolerance) {
    ComparisonTable table = new ComparisonTable(comparison);
    table.write(tolerance);
    return table.text.toString();
  }

  private void write(OptionalDouble tolerance) {
    line("A  " + ascii(comparison.before(), 100));
    line("B  " + ascii(comparison.after(), 100));
    List<String> versions = comparison.toolVersions();
    if (!versions.get(0).equals(versions.get(1))) {
      line(
          "written by npulator "
              + ascii(versions.get(0), 40)
              + " and "
              + ascii(versions.get(1), 40));
    }
    settings();
    boolean points = comparison.changes().stream().anyMatch(change -> !change.point().isEmpty());
    if (points) {
      sweep();
    } else {
      run();
    }
    missing("only in A", comparison.onlyBefore());
    missing("only in B", comparison.onlyAfter());
    if (tolerance.isPresent()) {
      verdict(tolerance.getAsDouble());
    }
  }

  private void settings() {
    line("");
    if (comparison.settings().isEmpty()) {
      line("No setting differs.");
      return;
    }
    row("Setting", "A", "B", "");
    List<Setting> settings = comparison.settings();
    Map<String, Long> ofDevice = new TreeMap<>();
    if (settings.size() > MAXIMUM_SETTINGS) {
      ofDevice.putAll(
          settings.stream()
              .filter(setting -> DEVICE.matcher(setting.path()).find())
              .collect(Collectors.groupingBy(ComparisonTable::block, Collectors.counting())));
      settings =
          settings.stream().filter(setting -> !DEVICE.matcher(setting.path()).find()).toList();
    }
    for (Setting setting : settings.stream().limit(MAXIMUM_SETTINGS).toList()) {
      row(ascii(setting.path(), 48), ascii(setting.before(), 24), ascii(setting.after(), 24), "");
    }
    ofDevice.forEach(
        (block, count) -> line("%-50s %d settings".formatted(ascii(block, 48), count)));
    int more = settings.size() - MAXIMUM_SETTINGS;
    if (more > 0) {
      line("... and " + more + " more settings");
    }
  }

  /** The block of a device that a setting is in. */
  private static String block(Setting setting) {
    Matcher matcher = DEVICE.matcher(setting.path());
    return matcher.find() ? matcher.group() : setting.path();
  }

  private void run() {
    line("");
    row("Metric", "A", "B", "B/A");
    int equal = 0;
    for (Change change : comparison.changes()) {
      // Parts of the energy that are equal say nothing new.
      if (change.metric().name().startsWith(ENERGY_PART) && change.ratio() == 1) {
        equal++;
        continue;
      }
      row(
          ascii(change.metric().name(), 48),
          figure(change.metric(), change.before()),
          figure(change.metric(), change.after()),
          change.ratioText());
    }
    if (equal > 0) {
      line(equal + " parts of the energy are equal");
    }
  }

  private void sweep() {
    Map<Metric, double[]> sums = new LinkedHashMap<>();
    Map<Metric, Change> lowest = new LinkedHashMap<>();
    Map<Metric, Change> highest = new LinkedHashMap<>();
    for (Change change : comparison.changes()) {
      if (change.before() > 0 && change.after() > 0) {
        double[] sum = sums.computeIfAbsent(change.metric(), key -> new double[2]);
        sum[0] += Math.log(change.ratio());
        sum[1]++;
      }
      lowest.merge(change.metric(), change, (a, b) -> b.ratio() < a.ratio() ? b : a);
      highest.merge(change.metric(), change, (a, b) -> b.ratio() > a.ratio() ? b : a);
    }
    long points = comparison.changes().stream().map(Change::point).distinct().count();
    line("");
    line(points + " points in both; B/A:");
    row("Metric", "geometric mean", "lowest", "highest");
    lowest.forEach(
        (metric, low) -> {
          double[] sum = sums.getOrDefault(metric, new double[2]);
          row(
              ascii(metric.name(), 48),
              sum[1] == 0 ? "-" : String.format(Locale.ROOT, "%.4f", Math.exp(sum[0] / sum[1])),
              low.ratioText(),
              highest.get(metric).ratioText());
        });
    List<Change> largest = comparison.beyond(0).stream().limit(MAXIMUM_LISTED).toList();
    if (largest.isEmpty()) {
      line("Every figure is equal.");
      return;
    }
    line("");
    line("Largest changes");
    for (Change change : largest) {
      line(
          String.format(
              Locale.ROOT,
              "  %-10s %s, %s: %s -> %s",
              change.ratioText(),
              ascii(change.point(), 60),
              ascii(change.metric().name(), 40),
              figure(change.metric(), change.before()),
              figure(change.metric(), change.after())));
    }
  }

  private void missing(String where, List<String> names) {
    if (!names.isEmpty()) {
      line("");
      line(where + ": " + names.size());
      names.stream().limit(MAXIMUM_LISTED).forEach(name -> line("  " + ascii(name, 100)));
      if (names.size() > MAXIMUM_LISTED) {
        line("  ...");
      }
    }
  }

  private void verdict(double tolerance) {
    List<Change> beyond = comparison.beyond(tolerance);
    String percent = String.format(Locale.ROOT, "%s %%", plain(tolerance * 100));
    line("");
    if (comparison.within(tolerance)) {
      line("all " + comparison.changes().size() + " figures are within " + percent);
      return;
    }
    line(
        beyond.size()
            + " of "
            + comparison.changes().size()
            + " figures differ by more than "
            + percent
            + (beyond.isEmpty()
                ? ""
                : ", most: "
                    + (beyond.get(0).point().isEmpty()
                        ? ""
                        : ascii(beyond.get(0).point(), 60) + ", ")
                    + ascii(beyond.get(0).metric().name(), 48)
                    + " by a factor of "
                    + beyond.get(0).ratioText())
            + (comparison.onlyBefore().isEmpty() && comparison.onlyAfter().isEmpty()
                ? ""
                : "; what is only in one counts as different"));
  }

  private static String plain(double value) {
    String text = String.format(Locale.ROOT, "%.6f", value);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }

  private static String figure(Metric metric, double value) {
    return DisplayText.ascii(metric.text(value).replace("\u00b2", "2"));
  }

  private static String ascii(String name, int length) {
    return DisplayText.shortened(DisplayText.ascii(name), length);
  }

  private void row(String name, String one, String other, String ratio) {
    line(String.format(Locale.ROOT, "%-50s %16s %16s %12s", name, one, other, ratio));
  }

  private void line(String content) {
    text.append(content.stripTrailing()).append('\n');
  }
}
