package org.npulator.hw.dram;

import java.util.function.IntPredicate;

/**
 * Tells when refreshes are due and puts them in line. A refresh that is due may wait as long as
 * requests wait, up to a number of them; what has waited is done one by one when there is no
 * request.
 */
final class RefreshEngine {
  private final MaintenanceQueue maintenance;
  private final IntPredicate needsRefresh;
  private final ChannelGeometry geometry;
  private final boolean perBank;
  private final int interval;
  private final int betweenRounds;
  private final int postponed;

  /** Refreshes of less than all banks until each bank of a domain had one. */
  private final int round;

  private final int banksPerStep;

  private long nextDue;
  private long roundAllowed = Long.MIN_VALUE / 2;
  private int owed;
  private int step;

  /**
   * @param needsRefresh whether a domain does not refresh itself at the moment
   */
  RefreshEngine(
      RefreshConfig config,
      DeviceTiming timing,
      ChannelGeometry geometry,
      MaintenanceQueue maintenance,
      IntPredicate needsRefresh) {
    this.maintenance = maintenance;
    this.needsRefresh = needsRefresh;
    this.geometry = geometry;
    perBank = config instanceof RefreshConfig.PerBank;
    interval = perBank ? timing.bankRefreshInterval : timing.refreshInterval;
    betweenRounds =
        perBank && geometry.ranksPerDomain == 1 && timing.betweenRefreshRounds > 0
            ? timing.betweenRefreshRounds + geometry.domains - 1
            : 0;
    postponed = config.postponed();
    banksPerStep = timing.refreshesSameBank ? geometry.groupsPerRank : 1;
    round = geometry.banksPerDomain / banksPerStep;
    nextDue = config instanceof RefreshConfig.None ? Controller.NEVER : interval;
  }

  /** The next cycle in which something falls due. */
  long nextDue() {
    return nextDue;
  }

  /** The next one falls due at another time, those before being done. */
  void dueAt(long cycle) {
    nextDue = cycle;
  }

  /** Whether refreshes wait that are not in line. */
  boolean owes() {
    return owed > 0;
  }

  /** The cycle from which a refresh that waits may be put in line, if that is later than now. */
  long nextAllowed(long cycle) {
    return owed > 0 && roundAllowed > cycle ? roundAllowed : Controller.NEVER;
  }

  /**
   * Puts in line what has to be done now.
   *
   * @param idle whether there is no request
   */
  void collect(long cycle, boolean idle) {
    if (cycle >= nextDue) {
      if (cycle < roundAllowed) {
        nextDue = roundAllowed;
      } else {
        owed++;
        nextDue = cycle + interval;
      }
    }
    while (owed > postponed
        || (owed > 0 && idle && maintenance.isEmpty() && cycle >= roundAllowed)) {
      owed--;
      putInLine(cycle);
    }
  }

  private void putInLine(long cycle) {
    for (int domain = 0; domain < geometry.domains; domain++) {
      if (!needsRefresh.test(domain)) {
        continue;
      }
      if (perBank) {
        maintenance.add(MaintenanceQueue.Kind.REFRESH_BANK, bank(domain));
      } else {
        maintenance.add(MaintenanceQueue.Kind.REFRESH, domain);
      }
    }
    if (++step == round) {
      step = 0;
      roundAllowed = cycle + betweenRounds;
    }
  }

  private int bank(int domain) {
    int first = domain * geometry.banksPerDomain;
    if (banksPerStep == 1) {
      return first + step;
    }
    int rank = step / geometry.banksPerGroup;
    return first + rank * geometry.banksPerRank + step % geometry.banksPerGroup;
  }
}
