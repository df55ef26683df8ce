package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Refreshes and rows to be closed of {@link TickingChannel}: looks at every rule for every bank in
 * every cycle, in the words of the policy.
 */
final class TickingMaintenance {
  record Task(Role role, int bank) {}

  private final ControllerConfig config;
  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  private final int[] open;
  private final List<Task> tasks = new ArrayList<>();
  private final boolean[] inLine;
  private final boolean[] wanted;
  private final int[] uses;
  private final long[] lastUse;
  private final long[] limit;
  private final int[] rowBefore;
  private final boolean[] timedOut;
  private long due;
  private long roundFrom;
  private int owed;
  private int step;

  TickingMaintenance(MemoryConfig config, DeviceTiming timing, int[] open) {
    this.config = config.controller();
    this.timing = timing;
    this.open = open;
    geometry = config.geometry();
    inLine = new boolean[open.length];
    wanted = new boolean[open.length];
    uses = new int[open.length];
    lastUse = new long[open.length];
    limit = new long[open.length];
    rowBefore = new int[open.length];
    timedOut = new boolean[open.length];
    Arrays.fill(rowBefore, -1);
    if (pagePolicy() instanceof PagePolicyConfig.Adaptive adaptive) {
      Arrays.fill(limit, adaptive.idleCycles());
    }
    due = interval();
  }

  private PagePolicyConfig pagePolicy() {
    return config.pagePolicy().orElseThrow();
  }

  private boolean perBank() {
    return config.refresh() instanceof RefreshConfig.PerBank;
  }

  private int interval() {
    return perBank() ? timing.bankRefreshInterval : timing.refreshInterval;
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  Task first() {
    return tasks.get(0);
  }

  boolean removeFirst() {
    tasks.remove(0);
    return true;
  }

  int[] banksOf(Task task) {
    if (task.role().allBanks()) {
      return IntStream.range(task.bank(), task.bank() + geometry.banksPerDomain).toArray();
    }
    return timing.refreshesSameBank
        ? IntStream.range(0, geometry.groupsPerRank)
            .map(group -> task.bank() + group * geometry.banksPerGroup)
            .toArray()
        : new int[] {task.bank()};
  }

  void add(Role role, int bank) {
    tasks.add(new Task(role, bank));
  }

  void refreshes(long cycle, boolean idle, IntPredicate needsRefresh) {
    if (config.refresh() instanceof RefreshConfig.None) {
      return;
    }
    if (cycle == due) {
      if (cycle < roundFrom) {
        due = roundFrom;
      } else {
        owed++;
        due += interval();
      }
    }
    while (owed > config.refresh().postponed()
        || (owed > 0 && idle && tasks.isEmpty() && cycle >= roundFrom)) {
      owed--;
      for (int domain = 0; domain < geometry.domains; domain++) {
        refresh(domain * geometry.banksPerDomain, cycle, needsRefresh.test(domain));
      }
      step++;
    }
  }

  private void refresh(int first, long cycle, boolean needed) {
    if (!perBank()) {
      if (needed) {
        tasks.add(new Task(Role.REFRESH, first));
      }
      return;
    }
    int[] order =
        IntStream.range(0, geometry.banksPerDomain)
            .filter(
                bank ->
                    !timing.refreshesSameBank
                        || bank % geometry.banksPerRank < geometry.banksPerGroup)
            .toArray();
    int place = step % order.length;
    if (needed) {
      tasks.add(new Task(Role.REFRESH_BANK, first + order[place]));
    }
    if (place == order.length - 1
        && timing.betweenRefreshRounds > 0
        && geometry.ranksPerDomain == 1) {
      roundFrom = cycle + timing.betweenRefreshRounds + geometry.domains - 1;
    }
  }

  void pages(long cycle, IntPredicate mayPrecharge, IntPredicate hitWaits, IntPredicate isOwned) {
    for (int bank = 0; bank < open.length; bank++) {
      boolean timeout =
          pagePolicy() instanceof PagePolicyConfig.Adaptive
              && open[bank] >= 0
              && !wanted[bank]
              && !isOwned.test(bank)
              && cycle >= lastUse[bank] + limit[bank]
              && !hitWaits.test(bank);
      if (timeout) {
        timedOut[bank] = true;
        wanted[bank] = true;
      }
      if (wanted[bank] && !inLine[bank] && mayPrecharge.test(bank)) {
        inLine[bank] = true;
        tasks.add(new Task(Role.PRECHARGE, bank));
      }
    }
  }

  boolean closesWith(int bank, boolean last) {
    return pagePolicy() instanceof PagePolicyConfig.Closed closed
        && closed.cap().map(cap -> uses[bank] >= cap).orElse(last);
  }

  void used(int bank, long cycle, boolean last) {
    uses[bank]++;
    lastUse[bank] = cycle;
    if (pagePolicy() instanceof PagePolicyConfig.Closed closed
        && closed.cap().map(cap -> uses[bank] >= cap).orElse(last)) {
      wanted[bank] = true;
    }
  }

  void opened(int bank, long cycle) {
    lastUse[bank] = cycle;
    if (pagePolicy() instanceof PagePolicyConfig.Adaptive adaptive
        && timedOut[bank]
        && rowBefore[bank] == open[bank]) {
      limit[bank] = Math.min(8L * adaptive.idleCycles(), 2 * limit[bank]);
    }
    timedOut[bank] = false;
    rowBefore[bank] = open[bank];
  }

  void closed(int bank, boolean forRequest) {
    wanted[bank] = false;
    inLine[bank] = false;
    uses[bank] = 0;
    if (forRequest && pagePolicy() instanceof PagePolicyConfig.Adaptive adaptive) {
      limit[bank] = Math.max(Math.max(1, adaptive.idleCycles() / 8), limit[bank] / 2);
    }
  }
}
