package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which buffer was placed last at each byte of an address space. */
final class Ownership {
  private record Owned(long end, Buffer buffer) {}

  private final TreeMap<Long, Owned> owners = new TreeMap<>();

  /**
   * Places a buffer; what was there before is waited for by whoever writes the buffer.
   *
   * @throws IllegalStateException if a buffer there is still in use: the plan of the mapping is
   *     wrong
   */
  void claim(Buffer buffer) {
    long start = buffer.address();
    long end = buffer.end();
    List<Buffer> replaced = new ArrayList<>();
    Map.Entry<Long, Owned> before = owners.lowerEntry(start);
    if (before != null && before.getValue().end() > start) {
      Owned owned = before.getValue();
      replaced.add(owned.buffer());
      owners.put(before.getKey(), new Owned(start, owned.buffer()));
      if (owned.end() > end) {
        owners.put(end, owned);
      }
    }
    Map.Entry<Long, Owned> entry = owners.ceilingEntry(start);
    while (entry != null && entry.getKey() < end) {
      Owned owned = entry.getValue();
      replaced.add(owned.buffer());
      owners.remove(entry.getKey());
      if (owned.end() > end) {
        owners.put(end, owned);
      }
      entry = owners.ceilingEntry(start);
    }
    for (Buffer old : replaced) {
      if (old.inUse()) {
        throw new IllegalStateException(
            "bytes [%d, %d) are given away while in use".formatted(start, end));
      }
      buffer.follows(old);
    }
    owners.put(start, new Owned(end, buffer));
  }
}
