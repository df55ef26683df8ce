package org.npulator.report.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.npulator.report.sweep.SweepResult.Objective;

/**
 * Which points no other point beats, and how much of the space they cover: the hypervolume (Zitzler
 * and Thiele, PPSN V, 1998) as a share of the box from the best figure of each objective among all
 * points to 1.1 times the range to the worst, so that the worst count a little too.
 */
public final class Front {
  private static final double BOX = 1.1;

  private final List<Objective> objectives;
  private final List<SweepPoint> points;
  private final double[] best;
  private final double[] worst;

  /**
   * @param points those without a figure for every objective are left out
   */
  public Front(List<Objective> objectives, List<SweepPoint> points) {
    this.objectives = List.copyOf(objectives);
    this.points =
        points.stream()
            .filter(
                point ->
                    objectives.stream()
                        .allMatch(goal -> point.metric(goal.metric().name()).isPresent()))
            .toList();
    best = new double[objectives.size()];
    worst = new double[objectives.size()];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    Arrays.fill(worst, Double.NEGATIVE_INFINITY);
    for (SweepPoint point : this.points) {
      double[] costs = costs(point);
      for (int i = 0; i < costs.length; i++) {
        best[i] = Math.min(best[i], costs[i]);
        worst[i] = Math.max(worst[i], costs[i]);
      }
    }
  }

  /** The points that count, in their order. */
  public List<SweepPoint> points() {
    return points;
  }

  /** Those that no other one beats or equals, by the first objective; of equal ones the first. */
  public List<SweepPoint> nondominated() {
    List<SweepPoint> front = new ArrayList<>();
    for (SweepPoint candidate : points) {
      double[] costs = costs(candidate);
      if (front.stream().noneMatch(kept -> covers(costs(kept), costs))) {
        front.removeIf(kept -> covers(costs, costs(kept)));
        front.add(candidate);
      }
    }
    front.sort(Comparator.comparingDouble(point -> costs(point)[0]));
    return List.copyOf(front);
  }

  /** The hypervolume of the first points, from 0 to 1. */
  public double hypervolume(int count) {
    List<double[]> costs = new ArrayList<>();
    for (SweepPoint point : points.subList(0, count)) {
      double[] scaled = costs(point);
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = worst[i] > best[i] ? (scaled[i] - best[i]) / (BOX * (worst[i] - best[i])) : 0;
      }
      costs.add(scaled);
    }
    return volume(costs, objectives.size());
  }

  /** The volume up to (1, ..., 1) by slices along the last dimension. */
  private static double volume(List<double[]> costs, int dimensions) {
    List<double[]> kept = new ArrayList<>();
    for (double[] cost : costs) {
      if (kept.stream().noneMatch(other -> covers(other, cost, dimensions))) {
        kept.removeIf(other -> covers(cost, other, dimensions));
        kept.add(cost);
      }
    }
    if (kept.isEmpty()) {
      return 0;
    }
    if (dimensions == 1) {
      return 1 - kept.get(0)[0];
    }
    int last = dimensions - 1;
    kept.sort(Comparator.comparingDouble(cost -> cost[last]));
    double volume = 0;
    for (int i = 0; i < kept.size(); i++) {
      double end = i + 1 < kept.size() ? kept.get(i + 1)[last] : 1;
      if (end > kept.get(i)[last]) {
        volume += (end - kept.get(i)[last]) * volume(kept.subList(0, i + 1), last);
      }
    }
    return volume;
  }

  private double[] costs(SweepPoint point) {
    return objectives.stream()
        .mapToDouble(
            goal -> (goal.maximized() ? -1 : 1) * point.metric(goal.metric().name()).orElseThrow())
        .toArray();
  }

  private static boolean covers(double[] one, double[] other) {
    return covers(one, other, one.length);
  }

  private static boolean covers(double[] one, double[] other, int dimensions) {
    for (int i = 0; i < dimensions; i++) {
      if (one[i] > other[i]) {
        return false;
      }
    }
    return true;
  }
}
