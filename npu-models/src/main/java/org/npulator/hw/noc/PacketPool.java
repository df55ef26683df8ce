package org.npulator.hw.noc;

import java.util.Arrays;

/** Packets in the buffers of routers, in flat arrays that only ever grow. */
final class PacketPool {
  static final int NONE = -1;
  private static final int INITIAL_CAPACITY = 64;

  long[] destinations = new long[INITIAL_CAPACITY];
  long[] bytes = new long[INITIAL_CAPACITY];
  long[] arrivalTick = new long[INITIAL_CAPACITY];
  int[] message = new int[INITIAL_CAPACITY];
  boolean[] last = new boolean[INITIAL_CAPACITY];

  /** The packet behind in the same buffer, or the next free entry. */
  int[] next = new int[INITIAL_CAPACITY];

  private int allocated;
  private int free = NONE;

  int allocate() {
    if (free != NONE) {
      int packet = free;
      free = next[packet];
      next[packet] = NONE;
      return packet;
    }
    if (allocated == next.length) {
      int capacity = Math.multiplyExact(2, allocated);
      destinations = Arrays.copyOf(destinations, capacity);
      bytes = Arrays.copyOf(bytes, capacity);
      arrivalTick = Arrays.copyOf(arrivalTick, capacity);
      message = Arrays.copyOf(message, capacity);
      last = Arrays.copyOf(last, capacity);
      next = Arrays.copyOf(next, capacity);
    }
    next[allocated] = NONE;
    return allocated++;
  }

  void release(int packet) {
    next[packet] = free;
    free = packet;
  }
}
