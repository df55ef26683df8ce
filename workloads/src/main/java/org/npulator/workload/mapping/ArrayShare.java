package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of a product that one of the arrays of a core computes: some rows of all columns or some
 * columns of all rows.
 *
 * @param array from 0
 */
record ArrayShare(int array, long row, long rows, long column, long columns) {

  /**
   * Divides a product among the arrays: its columns by whole folds, or else its rows, whichever
   * takes fewer cycles; columns if both are alike, because then every weight goes to one array
   * only.
   *
   * @param columnUnit columns of the weights before which they may be cut
   * @param next the array that takes a product that is not worth dividing
   */
  static List<ArrayShare> of(
      Machine machine, long m, long k, long n, double rate, long columnUnit, int next) {
    int arrays = machine.arrays();
    if (arrays > 1) {
      long unit = Sizes.leastCommonMultiple(machine.arrayColumns(), columnUnit);
      long units = Sizes.ceilDiv(n, unit);
      long columns = Math.min(n, unit * Sizes.ceilDiv(units, arrays));
      long rows = Sizes.ceilDiv(m, arrays);
      double whole = machine.oneArrayCycles(m, k, n, rate);
      double byColumns = machine.oneArrayCycles(m, k, columns, rate);
      double byRows = machine.oneArrayCycles(rows, k, n, rate);
      if (byColumns < whole && byColumns <= byRows) {
        return byColumns(m, n, unit, units, arrays);
      }
      if (byRows < whole) {
        return byRows(m, n, arrays);
      }
    }
    return List.of(new ArrayShare(next, 0, m, 0, n));
  }

  private static List<ArrayShare> byColumns(long m, long n, long unit, long units, int arrays) {
    List<ArrayShare> shares = new ArrayList<>();
    for (int array = 0; array < arrays; array++) {
      long first = Math.min(n, units * array / arrays * unit);
      long end = Math.min(n, units * (array + 1) / arrays * unit);
      if (end > first) {
        shares.add(new ArrayShare(array, 0, m, first, end - first));
      }
    }
    return shares;
  }

  private static List<ArrayShare> byRows(long m, long n, int arrays) {
    List<ArrayShare> shares = new ArrayList<>();
    for (int array = 0; array < arrays; array++) {
      long first = m * array / arrays;
      long end = m * (array + 1) / arrays;
      if (end > first) {
        shares.add(new ArrayShare(array, first, end - first, 0, n));
      }
    }
    return shares;
  }
}
