package org.npulator.report.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.data.category.DefaultCategoryDataset;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.OperatorGroup;
import org.npulator.report.result.Quantity;
import org.npulator.report.result.RunResult;

/** Where the time went: exclusive time of each kind of operator, split by phase. */
public final class OperatorTimeFigure implements Figure {
  private static final int MAXIMUM_BARS = 20;

  private record Kind(String role, Map<String, Double> secondsByPhase) {
    double seconds() {
      return secondsByPhase.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  private final RunResult run;
  private final List<OperatorGroup> operators;

  public OperatorTimeFigure(RunResult run, List<OperatorGroup> operators) {
    this.run = run;
    this.operators = List.copyOf(operators);
  }

  @Override
  public String fileName() {
    return "operator-time";
  }

  @Override
  public String title() {
    return "Time by kind of operator";
  }

  @Override
  public String description() {
    double total = total();
    StringBuilder text = new StringBuilder("Exclusive time by kind of operator. ");
    for (Kind kind : shown()) {
      text.append(kind.role)
          .append(' ')
          .append(Quantity.text(kind.seconds(), "s"))
          .append(" (")
          .append(Quantity.percent(total == 0 ? 0 : kind.seconds() / total))
          .append("); ");
    }
    return text.toString().strip();
  }

  @Override
  public DataTable data() {
    double total = total();
    DataTable table =
        new DataTable("role", "phase", "operators", "exclusiveSeconds", "shareOfTotalPercent");
    operators.stream()
        .sorted(Comparator.comparingDouble(OperatorGroup::exclusiveSeconds).reversed())
        .forEach(
            group ->
                table.row(
                    group.role(),
                    group.phase(),
                    group.operators(),
                    group.exclusiveSeconds(),
                    total == 0 ? 0.0 : group.exclusiveSeconds() / total * 100));
    return table;
  }

  @Override
  public Drawing draw(HouseTheme theme) {
    List<Kind> shown = shown();
    List<String> phases = operators.stream().map(OperatorGroup::phase).distinct().toList();
    double largest = shown.stream().mapToDouble(Kind::seconds).max().orElse(0);
    Quantity unit = Quantity.forAxis(largest, "s");
    DefaultCategoryDataset times = new DefaultCategoryDataset();
    for (int phase = 0; phase < phases.size(); phase++) {
      for (int bar = 0; bar < shown.size(); bar++) {
        times.addValue(
            shown.get(bar).secondsByPhase.getOrDefault(phases.get(phase), 0.0) / unit.factor(),
            new Labelled(phase, DisplayText.shortened(phases.get(phase), 30)),
            label(bar, shown.get(bar)));
      }
    }
    StackedBarRenderer renderer = new StackedBarRenderer();
    NumberAxis axis = new NumberAxis("Exclusive time of all steps (" + unit.printedUnit() + ")");
    axis.setUpperMargin(0.2);
    CategoryPlot plot = theme.bars(times, axis, renderer);
    for (int phase = 0; phase < phases.size(); phase++) {
      renderer.setSeriesPaint(phase, HouseTheme.series(phase));
    }
    double total = total();
    for (int bar = 0; bar < shown.size(); bar++) {
      double seconds = shown.get(bar).seconds();
      String text =
          "  "
              + Quantity.digits(seconds / unit.factor())
              + " "
              + unit.printedUnit()
              + " ("
              + Quantity.percent(total == 0 ? 0 : seconds / total)
              + ")";
      plot.addAnnotation(
          BarEnd.label(theme, text, label(bar, shown.get(bar)), seconds / unit.factor()));
    }
    return new Drawing(
        theme.framed(plot, title(), Caption.of(run, "total " + Quantity.text(total, "s")), true),
        HouseTheme.WIDTH,
        150 + Math.max(2, shown.size()) * 26);
  }

  private static Labelled label(int bar, Kind kind) {
    return new Labelled(bar, DisplayText.shortened(kind.role, 36));
  }

  private double total() {
    return operators.stream().mapToDouble(OperatorGroup::exclusiveSeconds).sum();
  }

  /** Kinds by time, the largest first; beyond what one page shows they are added up as "other". */
  private List<Kind> shown() {
    Map<String, Kind> byRole = new LinkedHashMap<>();
    for (OperatorGroup group : operators) {
      byRole
          .computeIfAbsent(group.role(), role -> new Kind(role, new LinkedHashMap<>()))
          .secondsByPhase
          .merge(group.phase(), group.exclusiveSeconds(), Double::sum);
    }
    List<Kind> kinds = new ArrayList<>(byRole.values());
    kinds.sort(Comparator.comparingDouble(Kind::seconds).reversed());
    if (kinds.size() <= MAXIMUM_BARS) {
      return kinds;
    }
    List<Kind> shown = new ArrayList<>(kinds.subList(0, MAXIMUM_BARS - 1));
    List<Kind> tail = kinds.subList(MAXIMUM_BARS - 1, kinds.size());
    Kind other = new Kind("other (" + tail.size() + " kinds)", new LinkedHashMap<>());
    for (Kind kind : tail) {
      kind.secondsByPhase.forEach((phase, s) -> other.secondsByPhase.merge(phase, s, Double::sum));
    }
    shown.add(other);
    return shown;
  }
}
