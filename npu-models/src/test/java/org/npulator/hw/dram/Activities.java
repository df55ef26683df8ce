package org.npulator.hw.dram;

import java.util.TreeMap;

/** What a channel did, given as counts. */
final class Activities {
  private Activities() {}

  static ChannelActivity of(
      long activates, long reads, long writes, long refreshes, long active, long precharged) {
    return new ChannelActivity(
        0,
        0,
        0,
        0,
        0,
        new TreeMap<>(),
        new TreeMap<>(),
        activates,
        reads,
        writes,
        refreshes,
        0,
        active,
        precharged);
  }
}
