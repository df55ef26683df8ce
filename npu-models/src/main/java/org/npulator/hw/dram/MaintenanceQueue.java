package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * Refreshes and precharges that no request asked for, in the order in which they fell due. While
 * there are any, no request is taken from the queues.
 */
final class MaintenanceQueue {
  /** What is to be done. */
  enum Kind {
    /** Refresh of all banks of a domain. */
    REFRESH,
    /** Refresh of a bank or of its like in all bank groups. */
    REFRESH_BANK,
    /** Closing the row of a bank. */
    PRECHARGE,
    /** Closing all rows of a domain. */
    PRECHARGE_ALL;

    /** Whether it is for one bank and not for a domain. */
    boolean ofBank() {
      return this == REFRESH_BANK || this == PRECHARGE;
    }
  }

  private static final Kind[] KINDS = Kind.values();

  private int[] kinds = new int[64];
  private int[] parts = new int[64];
  private int first;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /**
   * @param part domain or bank
   */
  void add(Kind kind, int part) {
    if (size == kinds.length) {
      grow();
    }
    int slot = (first + size++) & (kinds.length - 1);
    kinds[slot] = kind.ordinal();
    parts[slot] = part;
  }

  private void grow() {
    int[] oldKinds = kinds;
    int[] oldParts = parts;
    kinds = Arrays.copyOf(oldKinds, 2 * size);
    parts = Arrays.copyOf(oldParts, 2 * size);
    for (int i = 0; i < size; i++) {
      kinds[i] = oldKinds[(first + i) & (size - 1)];
      parts[i] = oldParts[(first + i) & (size - 1)];
    }
    first = 0;
  }

  Kind kind() {
    return KINDS[kinds[first]];
  }

  int part() {
    return parts[first];
  }

  void removeFirst() {
    first = (first + 1) & (kinds.length - 1);
    size--;
  }
}
