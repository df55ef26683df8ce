package org.npulator.core.event;

import java.util.Arrays;

/**
 * Events of the near future, one list for each slot of time. A slot is named by its number modulo
 * {@link #SLOTS}; the caller keeps all slots in use within one turn of the wheel. Two levels of
 * bitmaps find the next slot in use. Lists are linked through a pool that only ever grows, and are
 * not sorted.
 */
final class TimingWheel {
  static final int SLOTS = 4096;

  private static final int NONE = -1;
  private static final int INITIAL_CAPACITY = 1024;

  private final int[] heads = new int[SLOTS];
  private final long[] usedSlots = new long[SLOTS / Long.SIZE];
  private long usedWords;

  // the fields of one event lie side by side, in one cache line
  private static final int TIME = 0;
  private static final int ARGUMENT = 1;
  private static final int KEY = 2;
  private static final int NEXT = 3;
  private static final int FIELDS = 4;

  private long[] pool = new long[INITIAL_CAPACITY * FIELDS];
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
    int index = (int) slot & (SLOTS - 1);
    pool[event + TIME] = time;
    pool[event + ARGUMENT] = argument;
    pool[event + KEY] = key;
    pool[event + NEXT] = heads[index];
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
      heap.add(pool[event + TIME], (int) pool[event + KEY], pool[event + ARGUMENT]);
      int following = (int) pool[event + NEXT];
      pool[event + NEXT] = free;
      free = event;
      event = following;
    }
  }

  private int allocate() {
    if (free != NONE) {
      int event = free;
      free = (int) pool[event + NEXT];
      return event;
    }
    if (allocated == pool.length) {
      pool = Arrays.copyOf(pool, Math.multiplyExact(2, allocated));
    }
    int event = allocated;
    allocated += FIELDS;
    return event;
  }
}
