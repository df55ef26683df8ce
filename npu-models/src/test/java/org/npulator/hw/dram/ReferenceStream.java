package org.npulator.hw.dram;

/** The request streams of the reference runs: a to k, as transaction numbers within a channel. */
final class ReferenceStream {
  private final String name;
  private final AddressFields fields;
  private final long transactions;
  private final int transactionBytes;
  private long random = 88172645463325252L;

  /** A transaction from its bank group, column, bank and row in rank 0. */
  @FunctionalInterface
  interface AddressFields {
    long transaction(int group, int column, int bank, int row);
  }

  private final DramOrganization size;

  ReferenceStream(String name, DramOrganization size, int ranks, boolean groupsBelowColumns) {
    this.name = name;
    this.size = size;
    transactionBytes = size.transactionBytes();
    transactions = ranks * size.rankBytes() / transactionBytes;
    int columns = size.transactionsPerRow();
    fields =
        groupsBelowColumns
            ? (group, column, bank, row) ->
                (((long) row * ranks * size.banksPerGroup() + bank) * columns + column)
                        * size.bankGroups()
                    + group
            : (group, column, bank, row) ->
                (((long) row * ranks * size.banksPerGroup() + bank) * size.bankGroups() + group)
                        * columns
                    + column;
  }

  boolean oneOutstanding() {
    return name.startsWith("h_");
  }

  /** Cycles from one request to the next at least. */
  int interval() {
    return name.equals("k_paced16") ? 16 : 1;
  }

  boolean isWrite(long i) {
    switch (name) {
      case "b_seqwr":
        return true;
      case "c_mix21":
      case "j_randmix21":
        return i % 3 == 2;
      default:
        return false;
    }
  }

  /** The transaction of request i; to be asked for in order, once each. */
  long next(long i) {
    switch (name) {
      case "a_seqrd":
      case "b_seqwr":
      case "h_seq1":
      case "k_paced16":
        return i % transactions;
      case "c_mix21":
        return i % 3 < 2 ? 2 * (i / 3) + i % 3 : transactions / 2 + i / 3;
      case "d_rand":
      case "h_rand1":
      case "j_randmix21":
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return random & (transactions - 1);
      case "e_rowconf":
        return fields.transaction(0, 0, 0, (int) (i % size.rows()));
      case "f_samebg":
        int banks = size.banksPerGroup();
        int columns = size.transactionsPerRow();
        return fields.transaction(
            0,
            (int) (i / banks % columns),
            (int) (i % banks),
            (int) (i / ((long) banks * columns) % size.rows()));
      case "g_tile":
        long perRow = 2048 / transactionBytes;
        long tile = i / (16 * perRow);
        long within = i % (16 * perRow);
        long address =
            (tile / 8 * 16 + within / perRow) * 16384
                + tile % 8 * 2048
                + within % perRow * transactionBytes;
        return address / transactionBytes % transactions;
      default:
        throw new IllegalArgumentException(name);
    }
  }
}
