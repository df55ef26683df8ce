package org.npulator.hw.dram;

/** The part of a transfer that lies on one channel, as transactions in the order of addresses. */
final class Run {
  final Transfer transfer;

  /** Cycle from which transactions can enter the controller. */
  final long fromCycle;

  private final AddressMapping mapping;
  private final int channel;
  private final long transactionBytes;
  private long row;

  /** Next transaction to inject and the end of the contiguous piece that it belongs to. */
  long next;

  long end;

  /** Transactions altogether. */
  final long transactions;

  /** Transactions that have not been injected. */
  long toInject;

  /** Transactions that have not been served. */
  long toServe;

  /** Sequence number of the first transaction of this run. */
  long firstSequence;

  /** When the last transaction had arrived, in ticks. */
  long doneTick;

  Run(
      Transfer transfer,
      AddressMapping mapping,
      int channel,
      int transactionBytes,
      long fromCycle) {
    this.transfer = transfer;
    this.mapping = mapping;
    this.channel = channel;
    this.transactionBytes = transactionBytes;
    this.fromCycle = fromCycle;
    long sum = 0;
    for (long r = 0; r < transfer.rows; r++) {
      sum += end(r) - begin(r);
    }
    toInject = sum;
    transactions = toInject;
    toServe = toInject;
    row = -1;
    skipEmptyRows();
  }

  private long begin(long r) {
    long address = transfer.address + r * transfer.strideBytes;
    return mapping.firstTransaction(channel, address - address % transactionBytes);
  }

  private long end(long r) {
    long address =
        transfer.address + r * transfer.strideBytes + transfer.rowBytes + transactionBytes - 1;
    return mapping.firstTransaction(channel, address - address % transactionBytes);
  }

  /** Moves on by transactions of the current contiguous piece. */
  void advance(long transactions) {
    next += transactions;
    toInject -= transactions;
    if (next == end) {
      skipEmptyRows();
    }
  }

  private void skipEmptyRows() {
    while (next == end && toInject > 0) {
      row++;
      next = begin(row);
      end = end(row);
    }
  }
}
