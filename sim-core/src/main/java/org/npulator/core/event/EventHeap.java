package org.npulator.core.event;

import java.util.Arrays;

/**
 * A 4-ary heap of events in the order (time, key, argument), in flat arrays that only ever grow.
 * The key is made by {@link EventQueue}.
 */
final class EventHeap {
  private static final int INITIAL_CAPACITY = 64;

  private long[] times = new long[INITIAL_CAPACITY];
  private int[] keys = new int[INITIAL_CAPACITY];
  private long[] arguments = new long[INITIAL_CAPACITY];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  long firstTime() {
    return times[0];
  }

  int firstKey() {
    return keys[0];
  }

  long firstArgument() {
    return arguments[0];
  }

  void add(long time, int key, long argument) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      keys = Arrays.copyOf(keys, 2 * size);
      arguments = Arrays.copyOf(arguments, 2 * size);
    }
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) >> 2;
      if (!isBefore(time, key, argument, parent)) {
        break;
      }
      move(parent, hole);
      hole = parent;
    }
    put(hole, time, key, argument);
  }

  void removeFirst() {
    size--;
    if (size == 0) {
      return;
    }
    long time = times[size];
    int key = keys[size];
    long argument = arguments[size];
    int hole = 0;
    for (int child = 1; child < size; child = 4 * hole + 1) {
      int smallest = smallest(child, Math.min(child + 4, size));
      if (isBefore(time, key, argument, smallest)) {
        break;
      }
      move(smallest, hole);
      hole = smallest;
    }
    put(hole, time, key, argument);
  }

  private int smallest(int from, int until) {
    int smallest = from;
    for (int i = from + 1; i < until; i++) {
      if (isBefore(times[i], keys[i], arguments[i], smallest)) {
        smallest = i;
      }
    }
    return smallest;
  }

  private boolean isBefore(long time, int key, long argument, int index) {
    if (time != times[index]) {
      return time < times[index];
    }
    if (key != keys[index]) {
      return key < keys[index];
    }
    return argument < arguments[index];
  }

  private void move(int from, int to) {
    put(to, times[from], keys[from], arguments[from]);
  }

  private void put(int index, long time, int key, long argument) {
    times[index] = time;
    keys[index] = key;
    arguments[index] = argument;
  }
}
