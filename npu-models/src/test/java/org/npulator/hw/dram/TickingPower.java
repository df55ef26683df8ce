package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.Optional;

/** Power states of the ranks of {@link TickingChannel}, in the words of the policy. */
final class TickingPower {
  private final Optional<PowerDownConfig> config;
  private final DeviceTiming timing;
  private final ChannelGeometry geometry;

  /** How each rank went to sleep, or null. */
  private final Role[] asleep;

  private final long[] since;
  private final boolean[] exitWanted;
  private final boolean[] owesRefresh;
  final long[] idleSince;

  TickingPower(MemoryConfig config, DeviceTiming timing) {
    this.config = config.controller().powerDown();
    this.timing = timing;
    geometry = config.geometry();
    asleep = new Role[geometry.domains];
    since = new long[geometry.domains];
    exitWanted = new boolean[geometry.domains];
    owesRefresh = new boolean[geometry.domains];
    idleSince = new long[geometry.domains];
  }

  boolean isUsed() {
    return config.isPresent();
  }

  int ranks() {
    return asleep.length;
  }

  int rank(int bank) {
    return geometry.domainOfBank[bank];
  }

  int firstBank(int rank) {
    return rank * geometry.banksPerDomain;
  }

  boolean isAsleep(int rank) {
    return asleep[rank] != null;
  }

  boolean leaves(int rank) {
    return asleep[rank] != null && exitWanted[rank];
  }

  boolean needsRefresh(int rank) {
    return asleep[rank] != Role.SELF_REFRESH_ENTER || exitWanted[rank];
  }

  boolean owesRefresh(int rank) {
    return owesRefresh[rank];
  }

  void refreshed(int rank) {
    owesRefresh[rank] = false;
  }

  void wantExit(int rank) {
    exitWanted[rank] |= asleep[rank] != null;
  }

  /** The exit that a rank takes in a cycle, or null. */
  Role exit(int rank, long cycle) {
    if (!leaves(rank)) {
      return null;
    }
    Role role =
        asleep[rank] == Role.POWER_DOWN_ENTER ? Role.POWER_DOWN_EXIT : Role.SELF_REFRESH_EXIT;
    int minimum =
        timing.rules.stream()
            .filter(rule -> rule.from() == asleep[rank] && rule.to() == role)
            .mapToInt(DeviceTiming.Rule::cycles)
            .findFirst()
            .orElseThrow();
    if (cycle < since[rank] + minimum) {
      return null;
    }
    owesRefresh[rank] |= role == Role.SELF_REFRESH_EXIT;
    asleep[rank] = null;
    exitWanted[rank] = false;
    return role;
  }

  void enter(int rank, Role role, long cycle) {
    asleep[rank] = role;
    since[rank] = cycle;
  }

  boolean wantsPowerDown(int rank, long cycle) {
    return config.get().after().filter(n -> cycle - idleSince[rank] >= n).isPresent();
  }

  boolean wantsSelfRefresh(int rank, long cycle) {
    return asleep[rank] != Role.SELF_REFRESH_ENTER
        && config.get().selfRefreshAfter().filter(n -> cycle - idleSince[rank] >= n).isPresent();
  }

  boolean allClosed(int rank, int[] open) {
    int first = firstBank(rank);
    return Arrays.stream(open, first, first + geometry.banksPerDomain).allMatch(row -> row == -1);
  }
}
