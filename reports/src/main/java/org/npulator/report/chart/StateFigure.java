package org.npulator.report.chart;

import java.awt.Color;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.data.category.DefaultCategoryDataset;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.Quantity;
import org.npulator.report.result.RunResult;

/** What engines or DRAM channels did with their time: one bar of 100 % each, split by state. */
public final class StateFigure implements Figure {
  private static final int MAXIMUM_BARS = 40;
  private static final int MAXIMUM_STATES = 14;
  private static final double SMALLEST_LABELLED_SHARE = 0.045;

  /** Cycles of one unit by state, in the clock named. */
  private record Unit(String name, String clock, Map<String, Long> cycles) {
    double share(String state) {
      double total = cycles.values().stream().mapToDouble(Long::doubleValue).sum();
      return total == 0 ? 0 : cycles.getOrDefault(state, 0L) / total;
    }
  }

  private final String fileName;
  private final String title;
  private final String kind;
  private final List<Unit> units;
  private final String subtitle;

  private StateFigure(
      String fileName, String title, String kind, List<Unit> units, String subtitle) {
    this.fileName = fileName;
    this.title = title;
    this.kind = kind;
    this.units = units;
    this.subtitle = subtitle;
  }

  /** States of the engines. */
  public static StateFigure engines(RunResult run) {
    List<Unit> units = new ArrayList<>();
    run.engines().forEach(e -> units.add(new Unit(e.name(), e.clock(), e.states())));
    return new StateFigure(
        "engine-states", "Engine states", "engine", units, Caption.of(run, "share of cycles"));
  }

  /** States of the data buses of the DRAM channels. */
  public static StateFigure dram(RunResult run) {
    List<Unit> units = new ArrayList<>();
    run.dram().forEach(c -> units.add(new Unit("channel " + c.channel(), c.clock(), c.states())));
    return new StateFigure(
        "dram-states", "DRAM channel states", "channel", units, Caption.of(run, "share of cycles"));
  }

  @Override
  public String fileName() {
    return fileName;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String description() {
    StringBuilder text = new StringBuilder("Share of cycles by state. ");
    for (Unit unit : shownUnits()) {
      text.append(unit.name).append(": ");
      unit.cycles.keySet().stream()
          .filter(state -> unit.share(state) > 0)
          .forEach(
              state ->
                  text.append(DisplayText.words(state))
                      .append(' ')
                      .append(Quantity.percent(unit.share(state)))
                      .append("; "));
    }
    return text.toString().strip();
  }

  @Override
  public DataTable data() {
    DataTable table = new DataTable(kind, "clock", "state", "cycles", "sharePercent");
    for (Unit unit : units) {
      unit.cycles.forEach(
          (state, cycles) ->
              table.row(unit.name, unit.clock, state, cycles, unit.share(state) * 100));
    }
    return table;
  }

  @Override
  public Drawing draw(HouseTheme theme) {
    List<Unit> shown = shownUnits();
    Map<String, Double> states = statesBySize(shown);
    List<String> separate = states.keySet().stream().limit(MAXIMUM_STATES).toList();
    DefaultCategoryDataset shares = new DefaultCategoryDataset();
    for (int i = 0; i < separate.size(); i++) {
      Labelled state = new Labelled(i, DisplayText.words(separate.get(i)));
      for (int bar = 0; bar < shown.size(); bar++) {
        shares.addValue(
            shown.get(bar).share(separate.get(i)) * 100, state, label(bar, shown.get(bar)));
      }
    }
    if (states.size() > separate.size()) {
      int others = states.size() - separate.size();
      Labelled rest = new Labelled(separate.size(), "other (" + others + " states)");
      for (int bar = 0; bar < shown.size(); bar++) {
        double sum =
            states.keySet().stream().skip(separate.size()).mapToDouble(shown.get(bar)::share).sum();
        shares.addValue(sum * 100, rest, label(bar, shown.get(bar)));
      }
    }
    StackedBarRenderer renderer = new StackedBarRenderer();
    NumberAxis axis = new NumberAxis("Share of cycles (%)");
    axis.setRange(0, 100);
    axis.setTickUnit(
        new NumberTickUnit(
            10, new DecimalFormat("0", DecimalFormatSymbols.getInstance(Locale.ROOT))));
    CategoryPlot plot = theme.bars(shares, axis, renderer);
    Labels.inside(renderer, SMALLEST_LABELLED_SHARE * 100, "%.0f");
    int colour = 0;
    for (int i = 0; i < shares.getRowCount(); i++) {
      Color paint = HouseTheme.REST;
      if (i < separate.size()) {
        paint =
            role(separate.get(i)) == PartRole.IDLE ? HouseTheme.IDLE : HouseTheme.series(colour++);
      }
      renderer.setSeriesPaint(i, paint);
      renderer.setSeriesItemLabelPaint(i, HouseTheme.inkOn(paint));
    }
    int legendLines = 1 + shares.getRowCount() / 6;
    int height = 120 + 20 * legendLines + Math.max(2, shown.size()) * 30;
    return new Drawing(theme.framed(plot, title, subtitle, true), HouseTheme.WIDTH, height);
  }

  private static Labelled label(int bar, Unit unit) {
    return new Labelled(bar, DisplayText.shortened(unit.name, 36));
  }

  /** The units with the excess over what one page shows added up in a last bar. */
  private List<Unit> shownUnits() {
    if (units.size() <= MAXIMUM_BARS) {
      return units;
    }
    List<Unit> shown = new ArrayList<>(units.subList(0, MAXIMUM_BARS - 1));
    List<Unit> tail = units.subList(MAXIMUM_BARS - 1, units.size());
    Map<String, Long> sum = new LinkedHashMap<>();
    tail.forEach(unit -> unit.cycles.forEach((state, n) -> sum.merge(state, n, Long::sum)));
    shown.add(new Unit("other (" + tail.size() + ")", tail.get(0).clock, sum));
    return shown;
  }

  /** States that took any time: work first, then what was waited for by size, idleness last. */
  private static Map<String, Double> statesBySize(List<Unit> shown) {
    Map<String, Double> sizes = new LinkedHashMap<>();
    for (Unit unit : shown) {
      for (String state : unit.cycles.keySet()) {
        if (unit.share(state) > 0) {
          sizes.merge(state, unit.share(state), Double::sum);
        }
      }
    }
    Map<String, Double> sorted = new LinkedHashMap<>();
    sizes.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Double>, PartRole>comparing(entry -> role(entry.getKey()))
                .thenComparing(Map.Entry.<String, Double>comparingByValue().reversed()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static PartRole role(String state) {
    return PartRole.of(DisplayText.words(state));
  }
}
