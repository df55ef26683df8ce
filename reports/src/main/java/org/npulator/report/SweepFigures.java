package org.npulator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.report.chart.AxisFigure;
import org.npulator.report.chart.Figure;
import org.npulator.report.chart.HeatMapFigure;
import org.npulator.report.chart.HypervolumeFigure;
import org.npulator.report.chart.ParetoFigure;
import org.npulator.report.chart.PointStackFigure;
import org.npulator.report.sweep.Metric;
import org.npulator.report.sweep.SweepAxis;
import org.npulator.report.sweep.SweepResult;
import org.npulator.report.sweep.SweepResult.Objective;

/** Which charts a sweep or a search gets. */
final class SweepFigures {
  private static final int AXES = 4;
  private static final int MAPS = 3;
  private static final int PLANES = 3;
  private static final List<String> TIMES = List.of("tpotSeconds", "ttftSeconds", "totalSeconds");
  private static final List<String> COSTS =
      List.of("energyPerTokenJoules", "energyJoules", "areaSquareMillimeters");

  /** Charts under one heading. */
  record Group(String title, List<Figure> figures) {}

  private SweepFigures() {}

  /**
   * The charts.
   *
   * @param metrics to show over the axes, the most important first
   */
  static List<Group> of(SweepResult sweep, List<Metric> metrics) {
    List<Group> groups = new ArrayList<>();
    add(groups, "Trade-offs", tradeOffs(sweep, metrics));
    List<SweepAxis> axes = sweep.varied().stream().limit(AXES).toList();
    if (!sweep.search()) {
      for (Metric metric : metrics) {
        List<Figure> figures = new ArrayList<>();
        axes.forEach(axis -> figures.add(new AxisFigure(sweep, axis, metric)));
        figures.addAll(maps(sweep, axes, metric));
        add(groups, metric.title(), figures);
      }
    }
    List<Figure> states = new ArrayList<>();
    PointStackFigure.states(sweep, "matrix", "Matrix engine states by point")
        .ifPresent(states::add);
    PointStackFigure.states(sweep, "dram", "DRAM states by point").ifPresent(states::add);
    add(groups, "Where the time goes", states);
    add(groups, "Where the energy goes", PointStackFigure.energy(sweep).stream().toList());
    return groups;
  }

  private static void add(List<Group> groups, String title, List<Figure> figures) {
    if (!figures.isEmpty()) {
      groups.add(new Group(title, figures));
    }
  }

  private static List<Figure> tradeOffs(SweepResult sweep, List<Metric> metrics) {
    List<Objective> objectives =
        sweep.objectives().isEmpty()
            ? metrics.stream().map(m -> new Objective(m, m.higherIsBetter())).limit(2).toList()
            : sweep.objectives();
    List<Figure> figures = new ArrayList<>();
    for (int across = 0; across < objectives.size(); across++) {
      for (int up = across + 1; up < objectives.size() && figures.size() < PLANES; up++) {
        if (sweep.simulated().size() > 1) {
          figures.add(new ParetoFigure(sweep, objectives.get(across), objectives.get(up)));
        }
      }
    }
    if (sweep.search() && !sweep.objectives().isEmpty() && !sweep.simulated().isEmpty()) {
      figures.add(new HypervolumeFigure(sweep));
    }
    return figures;
  }

  private static List<Figure> maps(SweepResult sweep, List<SweepAxis> axes, Metric metric) {
    List<Figure> maps = new ArrayList<>();
    for (int across = 0; across < axes.size(); across++) {
      for (int up = across + 1; up < axes.size() && maps.size() < MAPS; up++) {
        maps.add(new HeatMapFigure(sweep, axes.get(across), axes.get(up), metric));
      }
    }
    return maps;
  }

  /** The metrics of those names; without any a time and an energy. */
  static Optional<List<Metric>> chosen(SweepResult sweep, List<String> names) {
    if (names.isEmpty()) {
      List<Metric> chosen = new ArrayList<>();
      preferred(sweep, TIMES).ifPresent(chosen::add);
      preferred(sweep, COSTS).ifPresent(chosen::add);
      sweep.metrics().stream()
          .filter(metric -> !chosen.contains(metric) && differs(sweep, metric))
          .limit(2L - chosen.size())
          .forEach(chosen::add);
      return Optional.of(
          chosen.isEmpty() ? sweep.metrics().stream().limit(1).toList() : List.copyOf(chosen));
    }
    List<Metric> metrics = new ArrayList<>();
    for (String name : names) {
      sweep.metric(name).ifPresent(metrics::add);
    }
    return metrics.size() == names.size() ? Optional.of(metrics) : Optional.empty();
  }

  private static Optional<Metric> preferred(SweepResult sweep, List<String> names) {
    return names.stream()
        .flatMap(name -> sweep.metric(name).stream())
        .filter(metric -> differs(sweep, metric))
        .findFirst();
  }

  private static boolean differs(SweepResult sweep, Metric metric) {
    return sweep.simulated().stream()
            .map(point -> point.metric(metric.name()))
            .distinct()
            .limit(2)
            .count()
        > 1;
  }
}
