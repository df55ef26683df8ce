package org.npulator.experiment.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class HypervolumeProperties {
  private static final int GRID = 8;

  /** Unit cells of a grid that some vector dominates. */
  private static double counted(List<double[]> vectors, int objectives) {
    int cells = 0;
    int total = (int) Math.pow(GRID, objectives);
    for (int cell = 0; cell < total; cell++) {
      int number = cell;
      double[] corner = new double[objectives];
      for (int i = 0; i < objectives; i++) {
        corner[i] = number % GRID;
        number /= GRID;
      }
      boolean covered =
          vectors.stream()
              .anyMatch(
                  vector -> {
                    for (int i = 0; i < objectives; i++) {
                      if (vector[i] > corner[i]) {
                        return false;
                      }
                    }
                    return true;
                  });
      cells += covered ? 1 : 0;
    }
    return cells;
  }

  @Property
  void volumeIsTheNumberOfDominatedCells(
      @ForAll @IntRange(min = 1, max = 4) int objectives,
      @ForAll @Size(max = 12) List<@IntRange(max = 1000) Integer> seeds) {
    List<double[]> vectors = new ArrayList<>();
    for (int seed : seeds) {
      Random random = new Random(seed);
      double[] vector = new double[objectives];
      for (int i = 0; i < objectives; i++) {
        vector[i] = random.nextInt(GRID + 2);
      }
      vectors.add(vector);
    }
    double[] reference = new double[objectives];
    Arrays.fill(reference, GRID);
    assertThat(Hypervolume.of(vectors, reference))
        .isCloseTo(counted(vectors, objectives), within(1e-9));
  }

  @Property
  void nothingDominatesWhatIsInTheParetoSetAndSomethingAllOthers(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 999) Integer> numbers) {
    List<double[]> vectors =
        numbers.stream()
            .map(number -> new double[] {number / 100, number / 10 % 10, number % 10})
            .toList();
    List<Integer> front = ParetoSet.of(vectors);
    for (int i = 0; i < vectors.size(); i++) {
      double[] vector = vectors.get(i);
      boolean dominated = vectors.stream().anyMatch(other -> ParetoSet.dominates(other, vector));
      boolean represented =
          front.stream().anyMatch(place -> Arrays.equals(vectors.get(place), vector));
      assertThat(represented).isEqualTo(!dominated);
    }
  }

  @Example
  void rankingTakesFrontAfterFront() {
    List<double[]> vectors =
        List.of(
            new double[] {3, 3},
            new double[] {1, 2},
            new double[] {2, 1},
            new double[] {2, 2},
            new double[] {4, 4});
    assertThat(ParetoSet.ranked(vectors, 5)).containsExactly(1, 2, 3, 0, 4);
    assertThat(ParetoSet.ranked(vectors, 3)).containsExactly(1, 2, 3);
  }
}
