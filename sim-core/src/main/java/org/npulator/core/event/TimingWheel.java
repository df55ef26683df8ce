package org.npulator.core.event;

import java.util.Arrays;

/**
 * Events of the near future, one list for each slot of time. A slot is named by its number modulo
 * {@link #SLOTS}; the caller keeps all slots in use within one turn of the wheel. Two levels of
 * bitmaps find the next slot in use. Lists are linked through a pool of flat arrays that only ever
 * grows, and are not sorted.
 */
final class TimingWheel {
  static final int SLOTS = 4096;

  private static final int NONE = -1;
  private static final int INITIAL_CAPACITY = 1024;

  private final int[] heads = new int[SLOTS];
  private final long[] usedSlots = new long[SLOTS / Long.SIZE];
  private long usedWords;

  private long[] times = new long[INITIAL_CAPACITY];
  private int[] keys = new int[INITIAL_CAPACITY];
  private long[] arguments = new long[INITIAL_CAPACITY];
  private int[] next = new int[INITIAL_CAPACITY];
  private int allocated;
  private int free = NONE;

  TimingWheel() {
    Arrays.fill(heads, NONE);
  }

  boolean isEmpty() {
    return usedWords == 0;
  }

  void add(long slot, long time, int key, long argument) {
    int event = allocate();
    times[event] = time;
    keys[event] = key;
    arguments[event] = argument;
    int index = (int) slot & (SLOTS - 1);
    next[event] = heads[index];
    heads[index] = event;
    int word = index >> 6;
    usedSlots[word] |= 1L << index;
    usedWords |= 1L << word;
  }

  /** How many slots after the given one the next slot in use lies; the wheel is not empty. */
  int distanceToNext(long slot) {
    int index = (int) (slot + 1) & (SLOTS - 1);
    int word = index >> 6;
    long rest = usedSlots[word] >>> index;
    if (rest != 0) {
      return 1 + Long.numberOfTrailingZeros(rest);
    }
    int wordsAhead = 1 + Long.numberOfTrailingZeros(Long.rotateRight(usedWords, word + 1));
    int found = (word + wordsAhead) & (usedSlots.length - 1);
    int start = found * Long.SIZE + Long.numberOfTrailingZeros(usedSlots[found]);
    return 1 + ((start - index) & (SLOTS - 1));
  }

  /** Empties a slot into a heap. */
  void moveTo(EventHeap heap, long slot) {
    int index = (int) slot & (SLOTS - 1);
    int event = heads[index];
    heads[index] = NONE;
    int word = index >> 6;
    usedSlots[word] &= ~(1L << index);
    if (usedSlots[word] == 0) {
      usedWords &= ~(1L << word);
    }
    while (event != NONE) {
      heap.add(times[event], keys[event], arguments[event]);
      int following = next[event];
      next[event] = free;
      free = event;
      event = following;
    }
  }

  private int allocate() {
    if (free != NONE) {
      int event = free;
      free = next[event];
      return event;
    }
    if (allocated == times.length) {
      times = Arrays.copyOf(times, 2 * allocated);
      keys = Arrays.copyOf(keys, 2 * allocated);
      arguments = Arrays.copyOf(arguments, 2 * allocated);
      next = Arrays.copyOf(next, 2 * allocated);
    }
    return allocated++;
  }
}
