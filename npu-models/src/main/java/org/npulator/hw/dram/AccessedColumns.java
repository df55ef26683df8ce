package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Which columns of a channel a command accesses, and how often. */
final class AccessedColumns {
  private static final int NONE = -1;

  /** A row of a bank. */
  private record BankRow(int bank, int row) {}

  private final Map<BankRow, long[]> columnsOfRow = new HashMap<>();
  private final int[] rowOfBank;
  private final long[][] columnsOfBank;
  private final int words;
  private long accesses;
  private long columns;

  AccessedColumns(int banks, int columnsOfRow) {
    words = (columnsOfRow + Long.SIZE - 1) / Long.SIZE;
    columnsOfBank = new long[banks][];
    rowOfBank = new int[banks];
    Arrays.fill(rowOfBank, NONE);
  }

  void add(int bank, int row, int column) {
    if (rowOfBank[bank] != row) {
      rowOfBank[bank] = row;
      columnsOfBank[bank] =
          columnsOfRow.computeIfAbsent(new BankRow(bank, row), first -> new long[words]);
    }
    long bit = 1L << column % Long.SIZE;
    int word = column / Long.SIZE;
    accesses++;
    if ((columnsOfBank[bank][word] & bit) == 0) {
      columnsOfBank[bank][word] |= bit;
      columns++;
    }
  }

  /** Accesses of a column, the mean of those that are accessed; 0 without any. */
  double accessesOfColumn() {
    return columns == 0 ? 0 : (double) accesses / columns;
  }
}
