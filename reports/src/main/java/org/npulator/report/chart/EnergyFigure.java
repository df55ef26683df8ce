package org.npulator.report.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.data.category.DefaultCategoryDataset;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.Quantity;
import org.npulator.report.result.RunResult;
import org.npulator.report.result.RunResult.EnergyComponent;

/** Where the energy went, and how sure each figure is: estimates carry their range. */
public final class EnergyFigure implements Figure {
  private static final int MAXIMUM_BARS = 20;

  private final RunResult run;

  public EnergyFigure(RunResult run) {
    this.run = run;
  }

  @Override
  public String fileName() {
    return "energy";
  }

  @Override
  public String title() {
    return "Energy by component";
  }

  @Override
  public String description() {
    StringBuilder text = new StringBuilder("Energy by component. ");
    for (EnergyComponent component : shown()) {
      text.append(component.name())
          .append(' ')
          .append(Quantity.text(component.joules(), "J"))
          .append(component.estimated() ? " (estimate); " : "; ");
    }
    return text.toString().strip();
  }

  @Override
  public DataTable data() {
    DataTable table =
        new DataTable("component", "count", "unit", "joules", "lowJoules", "highJoules", "source");
    for (EnergyComponent component : run.energy().components()) {
      table.row(
          component.name(),
          component.count(),
          component.unit(),
          component.joules(),
          cell(component.lowJoules()),
          cell(component.highJoules()),
          component.source());
    }
    return table;
  }

  @Override
  public Drawing draw(HouseTheme theme) {
    List<EnergyComponent> shown = shown();
    double largest = shown.stream().mapToDouble(EnergyFigure::reach).max().orElse(0);
    double total = shown.stream().mapToDouble(EnergyComponent::joules).sum();
    Quantity unit = Quantity.forAxis(largest, "J");
    DefaultCategoryDataset energies = new DefaultCategoryDataset();
    Labelled cited = new Labelled(0, "without a range: cited or configured");
    Labelled estimate = new Labelled(1, "estimate, with its range");
    boolean estimates = shown.stream().anyMatch(EnergyComponent::estimated);
    for (int bar = 0; bar < shown.size(); bar++) {
      EnergyComponent component = shown.get(bar);
      double value = component.joules() / unit.factor();
      energies.addValue(component.estimated() ? 0 : value, cited, label(bar, component));
      if (estimates) {
        energies.addValue(component.estimated() ? value : 0, estimate, label(bar, component));
      }
    }
    StackedBarRenderer renderer = new StackedBarRenderer();
    NumberAxis axis = new NumberAxis("Energy of the run (" + unit.printedUnit() + ")");
    axis.setRange(0, largest == 0 ? 1 : largest / unit.factor() * 1.25);
    CategoryPlot plot = theme.bars(energies, axis, renderer);
    renderer.setSeriesPaint(0, HouseTheme.series(0));
    renderer.setSeriesPaint(1, HouseTheme.series(1));
    for (int bar = 0; bar < shown.size(); bar++) {
      EnergyComponent component = shown.get(bar);
      Labelled place = label(bar, component);
      if (component.estimated()) {
        plot.addAnnotation(
            BarEnd.range(
                place,
                component.lowJoules().orElse(component.joules()) / unit.factor(),
                component.highJoules().orElse(component.joules()) / unit.factor()));
      }
      String text =
          "   "
              + Quantity.digits(component.joules() / unit.factor())
              + " "
              + unit.printedUnit()
              + " ("
              + Quantity.percent(total == 0 ? 0 : component.joules() / total)
              + ")";
      plot.addAnnotation(BarEnd.label(theme, text, place, reach(component) / unit.factor()));
    }
    String caption = Caption.of(run, "total " + Quantity.text(total, "J"));
    return new Drawing(
        theme.framed(plot, title(), caption, estimates),
        HouseTheme.WIDTH,
        150 + Math.max(2, shown.size()) * 26);
  }

  private static Labelled label(int bar, EnergyComponent component) {
    return new Labelled(bar, DisplayText.shortened(component.name(), 36));
  }

  private static double reach(EnergyComponent component) {
    return Math.max(component.joules(), component.highJoules().orElse(0));
  }

  private static String cell(OptionalDouble value) {
    return value.isPresent() ? String.valueOf(value.getAsDouble()) : "";
  }

  /** Components by energy; beyond what one page shows they are added up, with their ranges. */
  private List<EnergyComponent> shown() {
    List<EnergyComponent> components = new ArrayList<>(run.energy().components());
    components.sort(Comparator.comparingDouble(EnergyComponent::joules).reversed());
    if (components.size() <= MAXIMUM_BARS) {
      return components;
    }
    List<EnergyComponent> shown = new ArrayList<>(components.subList(0, MAXIMUM_BARS - 1));
    List<EnergyComponent> tail = components.subList(MAXIMUM_BARS - 1, components.size());
    double joules = 0;
    double low = 0;
    double high = 0;
    for (EnergyComponent component : tail) {
      joules += component.joules();
      low += component.lowJoules().orElse(component.joules());
      high += component.highJoules().orElse(component.joules());
    }
    boolean estimate = tail.stream().anyMatch(EnergyComponent::estimated);
    shown.add(
        new EnergyComponent(
            "other (" + tail.size() + " components)",
            tail.size(),
            "components",
            joules,
            estimate ? OptionalDouble.of(low) : OptionalDouble.empty(),
            estimate ? OptionalDouble.of(high) : OptionalDouble.empty(),
            ""));
    return shown;
  }
}
