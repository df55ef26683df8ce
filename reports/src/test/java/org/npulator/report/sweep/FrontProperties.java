package org.npulator.report.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.npulator.report.sweep.SweepResult.Objective;

/** The front against its definition, the hypervolume against counting cells of a grid. */
class FrontProperties {
  private static final int GRID = 6;

  // Ten cells for each step of the grid, so that 1.1 times the range are whole cells.
  private static final int CELLS = GRID * 10;
  private static final int BOX = GRID * 11;
  private static final List<Objective> OBJECTIVES =
      List.of(
          new Objective(new Metric("a", ""), false),
          new Objective(new Metric("b", ""), true),
          new Objective(new Metric("c", ""), false));

  private static List<SweepPoint> points(List<List<Integer>> figures) {
    List<SweepPoint> points = new ArrayList<>();
    for (List<Integer> figure : figures) {
      points.add(
          new SweepPoint(
              "key" + points.size(),
              false,
              "full",
              Map.of(),
              Map.of(
                  "a", (double) figure.get(0), "b", -figure.get(1) + 0.0, "c", figure.get(2) + 0.0),
              Map.of(),
              ""));
    }
    return points;
  }

  private static boolean covers(List<Integer> one, List<Integer> other) {
    return one.get(0) <= other.get(0) && one.get(1) <= other.get(1) && one.get(2) <= other.get(2);
  }

  @Property
  void frontIsWhatNothingElseCovers(
      @ForAll @Size(min = 1, max = 30)
          List<@Size(3) List<@IntRange(min = 0, max = GRID) Integer>> figures) {
    List<SweepPoint> points = points(figures);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < figures.size(); i++) {
      boolean beaten = false;
      for (int j = 0; j < figures.size(); j++) {
        boolean earlierTwin = figures.get(j).equals(figures.get(i)) && j < i;
        boolean better =
            covers(figures.get(j), figures.get(i)) && !figures.get(j).equals(figures.get(i));
        beaten |= earlierTwin || better;
      }
      if (!beaten) {
        expected.add("key" + i);
      }
    }
    assertThat(new Front(OBJECTIVES, points).nondominated().stream().map(SweepPoint::key))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** The corners of the grid make the box that volumes are shares of. */
  @Property(tries = 20)
  void hypervolumeIsTheShareOfTheCellsThatAreCovered(
      @ForAll @Size(min = 1, max = 12)
          List<@Size(3) List<@IntRange(min = 0, max = GRID) Integer>> figures) {
    List<List<Integer>> all = new ArrayList<>(figures);
    all.add(List.of(0, GRID, GRID));
    all.add(List.of(GRID, 0, 0));
    long covered = 0;
    for (int a = 0; a < BOX; a++) {
      for (int b = 0; b < BOX; b++) {
        for (int c = 0; c < BOX; c++) {
          List<Integer> cell = List.of(a * GRID / CELLS, b * GRID / CELLS, c * GRID / CELLS);
          covered += all.stream().anyMatch(figure -> covers(figure, cell)) ? 1 : 0;
        }
      }
    }
    Front front = new Front(OBJECTIVES, points(all));
    assertThat(front.hypervolume(all.size())).isCloseTo(covered / Math.pow(BOX, 3), within(1e-12));
  }

  @Test
  void pointWithoutAFigureDoesNotCount() {
    SweepPoint without =
        new SweepPoint("none", false, "full", Map.of(), Map.of("a", 1.0), Map.of(), "");
    List<SweepPoint> points = new ArrayList<>(points(List.of(List.of(1, 2, 3))));
    points.add(without);
    assertThat(new Front(OBJECTIVES, points).points()).doesNotContain(without).hasSize(1);
  }
}
