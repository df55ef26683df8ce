package org.npulator.hw.noc;

import java.util.Arrays;
import org.npulator.hw.port.MessageListener;

/** Messages on their way, in flat arrays that only ever grow. */
final class MessageTable {
  private static final int INITIAL_CAPACITY = 16;

  MessageListener[] listener = new MessageListener[INITIAL_CAPACITY];
  int[] token = new int[INITIAL_CAPACITY];

  /** Bytes that are in no packet yet. */
  long[] bytesLeft = new long[INITIAL_CAPACITY];

  /** Destinations at which the last packet has not arrived, and one while it is being sent. */
  int[] pending = new int[INITIAL_CAPACITY];

  private int[] nextFree = new int[INITIAL_CAPACITY];
  private int allocated;
  private int free = PacketPool.NONE;

  int allocate() {
    if (free != PacketPool.NONE) {
      int message = free;
      free = nextFree[message];
      return message;
    }
    if (allocated == token.length) {
      int capacity = Math.multiplyExact(2, allocated);
      listener = Arrays.copyOf(listener, capacity);
      token = Arrays.copyOf(token, capacity);
      bytesLeft = Arrays.copyOf(bytesLeft, capacity);
      pending = Arrays.copyOf(pending, capacity);
      nextFree = Arrays.copyOf(nextFree, capacity);
    }
    return allocated++;
  }

  /** Notes that one of the pending things has happened. */
  void settle(int message) {
    pending[message]--;
    if (pending[message] == 0) {
      listener[message] = null;
      nextFree[message] = free;
      free = message;
    }
  }
}
