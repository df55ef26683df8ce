package org.npulator.hw.dram;

/**
 * Counts waiting requests by a hash of their transaction, so that a new request looks for its
 * transaction among them only where it may be.
 */
final class TransactionFilter {
  private static final int SIZE = 1024;
  private final int[] requests = new int[SIZE];

  private static int hash(long transaction) {
    return (int) (transaction ^ (transaction >> 10) ^ (transaction >> 20)) & (SIZE - 1);
  }

  void add(long transaction) {
    requests[hash(transaction)]++;
  }

  void remove(long transaction) {
    requests[hash(transaction)]--;
  }

  boolean mayContain(long transaction) {
    return requests[hash(transaction)] != 0;
  }
}
