package org.npulator.hw.dram;

import java.util.Arrays;

/** Requests to a memory, each with the cycle of the memory clock in which it comes. */
public final class RequestTrace {
  private static final int FEW = 1024;

  private final long capacityBytes;
  private final int transactionBytes;
  private int size;
  private long[] cycles = new long[FEW];
  private long[] addresses = new long[FEW];

  /** Bytes of a request; negative if it writes. */
  private int[] signedBytes = new int[FEW];

  public RequestTrace(MemoryConfig memory) {
    capacityBytes = new AddressMapping(memory).capacityBytes();
    transactionBytes = memory.device().organization().transactionBytes();
  }

  /** Bytes that a request may address. */
  public long capacityBytes() {
    return capacityBytes;
  }

  /** Bytes of one transaction, what a request has that does not say. */
  public int transactionBytes() {
    return transactionBytes;
  }

  public int size() {
    return size;
  }

  /** The cycle of the last request, or 0. */
  public long lastCycle() {
    return size == 0 ? 0 : cycles[size - 1];
  }

  /**
   * Appends a request.
   *
   * @throws IllegalArgumentException if it comes before the last one, or lies outside the memory
   */
  public void add(long cycle, long address, boolean write, int bytes) {
    if (cycle < lastCycle() || address < 0 || bytes < 1 || address > capacityBytes - bytes) {
      throw new IllegalArgumentException(
          "a request in cycle " + cycle + " of " + bytes + " bytes at " + address);
    }
    if (size == cycles.length) {
      int more = Math.addExact(size, size / 2);
      cycles = Arrays.copyOf(cycles, more);
      addresses = Arrays.copyOf(addresses, more);
      signedBytes = Arrays.copyOf(signedBytes, more);
    }
    cycles[size] = cycle;
    addresses[size] = address;
    signedBytes[size++] = write ? -bytes : bytes;
  }

  /** Bytes that the requests ask for, reads or writes. */
  public long usefulBytes(boolean write) {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      if (signedBytes[i] < 0 == write) {
        sum += Math.abs(signedBytes[i]);
      }
    }
    return sum;
  }

  /**
   * The transactions of one channel of the memory, in the order of the requests.
   *
   * @param memory the one of the constructor
   */
  public RequestStream ofChannel(MemoryConfig memory, int channel) {
    return new ChannelStream(new AddressMapping(memory), channel);
  }

  private final class ChannelStream implements RequestStream {
    private final AddressMapping mapping;
    private final int channel;
    private int request = -1;
    private long transaction;
    private long afterLast;

    ChannelStream(AddressMapping mapping, int channel) {
      this.mapping = mapping;
      this.channel = channel;
    }

    @Override
    public boolean advance() {
      transaction++;
      while (transaction >= afterLast) {
        if (++request >= size) {
          return false;
        }
        long address = addresses[request];
        long endAddress = address + Math.abs(signedBytes[request]) + transactionBytes - 1;
        transaction = mapping.firstTransaction(channel, address - address % transactionBytes);
        afterLast = mapping.firstTransaction(channel, endAddress - endAddress % transactionBytes);
      }
      return true;
    }

    @Override
    public boolean write() {
      return signedBytes[request] < 0;
    }

    @Override
    public long transaction() {
      return transaction;
    }

    @Override
    public long earliestCycle() {
      return cycles[request];
    }

    @Override
    public long latencyFromCycle(long acceptedCycle) {
      return cycles[request];
    }

    @Override
    public int pauseCycles() {
      return UNLIMITED;
    }

    @Override
    public long lastsUntilCycle() {
      return 0;
    }
  }
}
