package org.npulator.benchmark;

/** A 4-ary heap of (time, argument) in flat arrays, the plain alternative to a timing wheel. */
final class QuaternaryHeap {
  private final long[] times;
  private final long[] arguments;
  private int size;

  QuaternaryHeap(int capacity) {
    times = new long[capacity];
    arguments = new long[capacity];
  }

  long firstTime() {
    return times[0];
  }

  void add(long time, long argument) {
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) >> 2;
      if (!isBefore(time, argument, parent)) {
        break;
      }
      put(hole, times[parent], arguments[parent]);
      hole = parent;
    }
    put(hole, time, argument);
  }

  long removeFirst() {
    long first = arguments[0];
    size--;
    long time = times[size];
    long argument = arguments[size];
    int hole = 0;
    for (int child = 1; child < size; child = 4 * hole + 1) {
      int smallest = child;
      for (int i = child + 1; i < Math.min(child + 4, size); i++) {
        if (isBefore(times[i], arguments[i], smallest)) {
          smallest = i;
        }
      }
      if (isBefore(time, argument, smallest)) {
        break;
      }
      put(hole, times[smallest], arguments[smallest]);
      hole = smallest;
    }
    put(hole, time, argument);
    return first;
  }

  private boolean isBefore(long time, long argument, int index) {
    return time != times[index] ? time < times[index] : argument < arguments[index];
  }

  private void put(int index, long time, long argument) {
    times[index] = time;
    arguments[index] = argument;
  }
}
