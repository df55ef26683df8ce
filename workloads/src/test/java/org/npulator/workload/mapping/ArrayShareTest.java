package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;

/** Arrays of 4 x 4 elements that hold weights. */
class ArrayShareTest {
  private static Machine machine(int arrays) {
    return Machines.withArrays(
        arrays, Machines.tiny(4, 4, Dataflow.WEIGHT_STATIONARY, 1 << 15, 4096));
  }

  private static List<ArrayShare> shares(int arrays, long m, long n) {
    return ArrayShare.of(machine(arrays), m, 8, n, 1, 1, 0);
  }

  @Test
  void columnsAreDividedByWholeFolds() {
    assertThat(shares(2, 1, 14))
        .containsExactly(new ArrayShare(0, 0, 1, 0, 8), new ArrayShare(1, 0, 1, 8, 6));
    assertThat(shares(3, 5, 12)).hasSize(3);
  }

  @Test
  void rowsAreDividedIfOneFoldHoldsAllColumns() {
    assertThat(shares(2, 20, 4))
        .containsExactly(new ArrayShare(0, 0, 10, 0, 4), new ArrayShare(1, 10, 10, 0, 4));
  }

  /** Four rows of weights are loaded for either; two rows of activations hide behind that. */
  @Test
  void fewRowsOfOneFoldGoToTheNextArrayAsAWhole() {
    assertThat(ArrayShare.of(machine(2), 2, 8, 4, 1, 1, 1))
        .containsExactly(new ArrayShare(1, 0, 2, 0, 4));
  }

  @Test
  void columnsAreCutWhereTheirFormatAllows() {
    for (ArrayShare share : ArrayShare.of(machine(2), 1, 8, 60, 1, 5, 0)) {
      assertThat(share.column() % 20).isZero();
    }
  }

  @Property
  void everyResultIsComputedOnce(
      @ForAll @IntRange(min = 1, max = 8) int arrays,
      @ForAll @IntRange(min = 1, max = 50) int m,
      @ForAll @IntRange(min = 1, max = 50) int n) {
    int[][] computed = new int[m][n];
    for (ArrayShare share : shares(arrays, m, n)) {
      assertThat(share.array()).isLessThan(arrays);
      for (long row = share.row(); row < share.row() + share.rows(); row++) {
        for (long column = share.column(); column < share.column() + share.columns(); column++) {
          computed[(int) row][(int) column]++;
        }
      }
    }
    for (int[] row : computed) {
      assertThat(row).containsOnly(1);
    }
  }
}
