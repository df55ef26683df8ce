package org.npulator.hw.dram;

/**
 * Counts the waiting writes by a hash of their transaction, so that a new request looks for its
 * transaction among them only where it may be.
 */
final class WriteFilter {
  private static final int SIZE = 1024;
  private final int[] writes = new int[SIZE];

  private static int hash(long transaction) {
    return (int) (transaction ^ (transaction >> 10) ^ (transaction >> 20)) & (SIZE - 1);
  }

  void add(long transaction) {
    writes[hash(transaction)]++;
  }

  void remove(long transaction) {
    writes[hash(transaction)]--;
  }

  boolean mayContain(long transaction) {
    return writes[hash(transaction)] != 0;
  }
}
