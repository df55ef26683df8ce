package org.npulator.hw.dram;

import java.util.TreeMap;

/** What a channel did, given as counts. */
final class Activities {
  private Activities() {}

  static ChannelActivity of(
      long activates, long reads, long writes, long refreshes, long active, long precharged) {
    return of(activates, reads, writes, refreshes, 0, active, precharged);
  }

  static ChannelActivity ofBankRefreshes(long refreshes) {
    return of(0, 0, 0, 0, refreshes, 0, 0);
  }

  private static ChannelActivity of(
      long activates,
      long reads,
      long writes,
      long refreshes,
      long bankRefreshes,
      long active,
      long precharged) {
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
        bankRefreshes,
        active,
        precharged,
        0,
        0,
        0,
        PimActivity.NONE);
  }
}
