package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * Power-down and self-refresh of the ranks of a channel. A rank for which no request has waited for
 * some time enters power-down when the command bus has nothing else to do, and later self-refresh;
 * a request for it, or maintenance that is in line, ends that. The exit is a level of CKE or CS and
 * takes no place on the command bus, so its cycle is known as soon as it is wanted.
 */
final class PowerStates {
  private static final int AWAKE = 0;
  private static final int ACTIVE_POWER_DOWN = 1;
  private static final int PRECHARGED_POWER_DOWN = 2;
  private static final int SELF_REFRESH = 3;
  private static final int STATES = 4;

  private final PowerDownRules rules;

  /** By how much commands begin before the cycle that latencies count to. */
  private final int activateLead;

  private final int columnLead;
  private final long after;
  private final long selfRefreshAfter;
  private final ChannelGeometry geometry;
  private final EarliestIssue earliest;
  private final RowStates rows;
  private final MaintenanceQueue maintenance;
  private final WaitAccount waits;
  private final CommandCounts counts;

  private final int[] state;
  private final long[] since;

  /** Cycle of the exit that was decided, or {@link Controller#NEVER}. */
  private final long[] exitAt;

  private final int[] waiting;
  private final long[] idleSince;

  /** Whether a rank needs a refresh before it may enter self-refresh again. */
  private final boolean[] owesRefresh;

  private final long[] cycles = new long[STATES];
  private long soonest;

  PowerStates(PowerDownConfig config, ChannelState channel) {
    rules = channel.timing.powerDown;
    activateLead = channel.timing.commandCycles(Role.ACTIVATE) - 1;
    columnLead = channel.timing.commandCycles(Role.READ) - 1;
    geometry = channel.geometry;
    earliest = channel.earliest;
    rows = channel.rows;
    maintenance = channel.maintenance;
    waits = channel.waits;
    counts = channel.counts;
    after = config.after().map(Integer::longValue).orElse(Controller.NEVER);
    selfRefreshAfter = config.selfRefreshAfter().map(Integer::longValue).orElse(Controller.NEVER);
    state = new int[geometry.domains];
    since = new long[geometry.domains];
    exitAt = new long[geometry.domains];
    Arrays.fill(exitAt, Controller.NEVER);
    waiting = new int[geometry.domains];
    idleSince = new long[geometry.domains];
    owesRefresh = new boolean[geometry.domains];
  }

  /** A request for a bank begins to wait. */
  void accepted(int bank, long cycle) {
    int rank = geometry.domainOfBank[bank];
    waiting[rank]++;
    wake(rank, cycle);
  }

  /** A request was served by a column command. */
  void served(int bank, long cycle) {
    int rank = geometry.domainOfBank[bank];
    if (--waiting[rank] == 0) {
      idleSince[rank] = cycle;
    }
  }

  /** A rank has got a refresh of all its banks. */
  void refreshed(int rank) {
    owesRefresh[rank] = false;
  }

  /** Whether a rank needs no refresh because it is in self-refresh and stays there. */
  boolean refreshesItself(int rank) {
    return state[rank] == SELF_REFRESH && exitAt[rank] == Controller.NEVER;
  }

  private void wake(int rank, long from) {
    if (state[rank] == AWAKE || exitAt[rank] != Controller.NEVER) {
      return;
    }
    boolean selfRefresh = state[rank] == SELF_REFRESH;
    long exit =
        Math.max(from, since[rank] + (selfRefresh ? rules.selfRefreshMinimum : rules.minimum));
    exitAt[rank] = exit;
    earliest.issueToDomain(exitRole(rank).ordinal(), rank, exit);
    waits.awake(
        rank,
        exit + (selfRefresh ? rules.selfRefreshExit : rules.exit) - activateLead,
        exit + (selfRefresh ? rules.selfRefreshExitToColumn : rules.exit) - columnLead);
  }

  private Role exitRole(int rank) {
    return state[rank] == SELF_REFRESH ? Role.SELF_REFRESH_EXIT : Role.POWER_DOWN_EXIT;
  }

  /**
   * Wakes the rank that maintenance in line is for and ends what ends in a cycle.
   *
   * @return the cycle of the next exit
   */
  long exits(long cycle) {
    if (!maintenance.isEmpty()) {
      int part = maintenance.part();
      wake(maintenance.kind().ofBank() ? geometry.domainOfBank[part] : part, cycle);
    }
    long next = Controller.NEVER;
    for (int rank = 0; rank < state.length; rank++) {
      if (exitAt[rank] <= cycle) {
        exit(rank, cycle);
      }
      next = Math.min(next, exitAt[rank]);
    }
    return next;
  }

  private void exit(int rank, long cycle) {
    count(exitRole(rank), rank, cycle);
    cycles[state[rank]] += cycle - since[rank];
    owesRefresh[rank] |= state[rank] == SELF_REFRESH;
    state[rank] = AWAKE;
    exitAt[rank] = Controller.NEVER;
  }

  /**
   * Sends a rank to power-down or self-refresh, or does what has to be done before.
   *
   * @return whether the command bus was used
   */
  boolean rest(long cycle) {
    soonest = Controller.NEVER;
    for (int rank = 0; rank < state.length && maintenance.isEmpty(); rank++) {
      if (waiting[rank] == 0 && rest(rank, cycle)) {
        return true;
      }
    }
    return false;
  }

  /** The cycle in which {@link #rest} has to be asked again. */
  long soonest() {
    return soonest;
  }

  private boolean rest(int rank, long cycle) {
    if (state[rank] == SELF_REFRESH || exitAt[rank] != Controller.NEVER) {
      return false;
    }
    long selfRefreshDue = idleSince[rank] + selfRefreshAfter;
    if (cycle < selfRefreshDue) {
      soonest = Math.min(soonest, selfRefreshDue);
      return state[rank] == AWAKE && enterPowerDown(rank, cycle);
    }
    if (state[rank] != AWAKE) {
      wake(rank, cycle + 1);
      soonest = Math.min(soonest, exitAt[rank]);
      return false;
    }
    if (owesRefresh[rank] || !rows.allClosed(rank)) {
      maintenance.add(
          owesRefresh[rank] ? MaintenanceQueue.Kind.REFRESH : MaintenanceQueue.Kind.PRECHARGE_ALL,
          rank);
      soonest = cycle + 1;
      return false;
    }
    return enter(Role.SELF_REFRESH_ENTER, SELF_REFRESH, rank, cycle);
  }

  private boolean enterPowerDown(int rank, long cycle) {
    long due = idleSince[rank] + after;
    if (cycle < due) {
      soonest = Math.min(soonest, due);
      return false;
    }
    return enter(
        Role.POWER_DOWN_ENTER,
        rows.allClosed(rank) ? PRECHARGED_POWER_DOWN : ACTIVE_POWER_DOWN,
        rank,
        cycle);
  }

  private boolean enter(Role role, int next, int rank, long cycle) {
    long ready = earliest.domain(role.ordinal(), rank);
    if (ready > cycle) {
      soonest = Math.min(soonest, ready);
      return false;
    }
    earliest.issueToDomain(role.ordinal(), rank, cycle);
    count(role, rank, cycle);
    state[rank] = next;
    since[rank] = cycle;
    return true;
  }

  private void count(Role role, int rank, long cycle) {
    counts.issued(role.ordinal(), rank * geometry.banksPerDomain, 0, -1, cycle);
  }

  /** Time in each state up to a cycle. */
  PowerDownCycles until(long now) {
    long[] sums = cycles.clone();
    for (int rank = 0; rank < state.length; rank++) {
      if (state[rank] != AWAKE) {
        sums[state[rank]] += now - since[rank];
      }
    }
    return new PowerDownCycles(
        sums[ACTIVE_POWER_DOWN], sums[PRECHARGED_POWER_DOWN], sums[SELF_REFRESH]);
  }
}
