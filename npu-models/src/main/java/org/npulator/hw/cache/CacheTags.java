package org.npulator.hw.cache;

import java.util.Arrays;

/**
 * Which lines a set-associative cache holds, the most recently used of a set first, and which of
 * them differ from the memory.
 */
final class CacheTags {
  /** Instead of a line. */
  static final long NONE = -1;

  private final int sets;
  private final int ways;
  private final long[] lines;
  private final boolean[] dirty;
  private final Fill[] fills;

  CacheTags(int sets, int ways) {
    this.sets = sets;
    this.ways = ways;
    lines = new long[sets * ways];
    Arrays.fill(lines, NONE);
    dirty = new boolean[sets * ways];
    fills = new Fill[sets * ways];
  }

  /**
   * Uses a line if it is there.
   *
   * @return whether it is
   */
  boolean use(long line, boolean write) {
    int place = place(line);
    if (place < 0) {
      return false;
    }
    boolean changed = dirty[place] || write;
    Fill fill = fills[place];
    moveToFront(first(line), place, line, changed, fill);
    return true;
  }

  /**
   * The fetch that brings or brought the line used last in its set; null if it was written here.
   */
  Fill fill(long line) {
    return fills[first(line)];
  }

  /**
   * Takes in a line that is not there instead of the one of its set that was not used for longest.
   *
   * @param fill that brings it, or null if it is written as a whole
   * @return the line that has to be written back, or {@link #NONE}
   */
  long allocate(long line, boolean write, Fill fill) {
    int first = first(line);
    int last = first + ways - 1;
    long victim = dirty[last] ? lines[last] : NONE;
    moveToFront(first, last, line, write, fill);
    return victim;
  }

  /**
   * Forgets a line.
   *
   * @return whether it differed from the memory
   */
  boolean drop(long line) {
    int place = place(line);
    if (place < 0) {
      return false;
    }
    boolean changed = dirty[place];
    int last = first(line) + ways - 1;
    int after = last - place;
    System.arraycopy(lines, place + 1, lines, place, after);
    System.arraycopy(dirty, place + 1, dirty, place, after);
    System.arraycopy(fills, place + 1, fills, place, after);
    lines[last] = NONE;
    dirty[last] = false;
    fills[last] = null;
    return changed;
  }

  private int first(long line) {
    return (int) (line % sets) * ways;
  }

  private int place(long line) {
    int first = first(line);
    for (int place = first; place < first + ways; place++) {
      if (lines[place] == line) {
        return place;
      }
    }
    return -1;
  }

  private void moveToFront(int first, int place, long line, boolean changed, Fill fill) {
    int before = place - first;
    System.arraycopy(lines, first, lines, first + 1, before);
    System.arraycopy(dirty, first, dirty, first + 1, before);
    System.arraycopy(fills, first, fills, first + 1, before);
    lines[first] = line;
    dirty[first] = changed;
    fills[first] = fill;
  }
}
