package org.npulator.hw.dram;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** Reports what a channel did, by its controller and by units at its banks. */
final class ChannelAccounts {
  private final int channel;
  private final ChannelController controller;

  /** Whether units work while the controller serves requests. */
  private final boolean together;

  /** What units did up to a cycle. */
  private final LongFunction<PimActivity> units;

  private final long cycleTicks;
  private final DeviceTiming timing;
  private final int transactionBytes;
  private final int ranks;

  ChannelAccounts(
      int channel,
      MemoryConfig config,
      ChannelController controller,
      boolean together,
      LongFunction<PimActivity> units,
      long cycleTicks,
      DeviceTiming timing) {
    this.channel = channel;
    this.controller = controller;
    this.together = together;
    this.units = units;
    this.cycleTicks = cycleTicks;
    this.timing = timing;
    transactionBytes = config.device().organization().transactionBytes();
    ranks = config.geometry().ranks;
  }

  /** What was counted before a tick, all before which is decided. */
  ChannelActivity activity(long tick) {
    long now = Math.floorDiv(tick, cycleTicks);
    DramState tail = tail(now);
    SortedMap<String, Long> states = new TreeMap<>();
    for (BusAccount bus : controller.waits().buses) {
      long[] cycles = bus.until(now, tail);
      for (DramState state : DramState.values()) {
        states.merge(state.key(), cycles[state.ordinal()] * cycleTicks, Long::sum);
      }
      // The cycle that the time ends in is not over: what has begun in it is what was going on.
      states.merge(
          (bus.position() > now ? DramState.DATA : tail).key(), tick - now * cycleTicks, Long::sum);
    }
    SortedMap<String, Long> commands = new TreeMap<>();
    for (Role role : Role.values()) {
      String name = timing.name(role);
      if (name != null && (!role.power() || count(role) > 0)) {
        commands.merge(name, controller.counts().byRole[role.ordinal()], Long::sum);
      }
    }
    PowerDownCycles powerDown = controller.powerDown(now);
    // The cycle that the time ends in counts as awake.
    long down =
        (powerDown.active() + powerDown.precharged() + powerDown.selfRefresh()) * cycleTicks;
    PimActivity units = this.units.apply(now);
    long active = (controller.rows().activeCycles(now) + units.activeCycles()) * cycleTicks;
    units.commands().forEach((name, count) -> commands.merge(name, count, Long::sum));
    return new ChannelActivity(
        channel,
        (count(Role.READ) + count(Role.READ_PRECHARGE) + units.reads()) * transactionBytes,
        (count(Role.WRITE) + count(Role.WRITE_PRECHARGE) + units.writes()) * transactionBytes,
        controller.counts().forwardedReads * transactionBytes,
        controller.counts().coalescedWrites * transactionBytes,
        commands,
        states,
        count(Role.ACTIVATE) + units.bankActivations(),
        count(Role.READ) + count(Role.READ_PRECHARGE) + units.reads(),
        count(Role.WRITE) + count(Role.WRITE_PRECHARGE) + units.writes(),
        count(Role.REFRESH) + units.refreshes(),
        count(Role.REFRESH_BANK),
        active - powerDown.active() * cycleTicks,
        ranks * tick - active - (down - powerDown.active() * cycleTicks),
        powerDown.active() * cycleTicks,
        powerDown.precharged() * cycleTicks,
        powerDown.selfRefresh() * cycleTicks,
        units);
  }

  /** What the time after the last burst is, once what is known of it is accounted. */
  private DramState tail(long now) {
    if (!controller.isIdle()) {
      return DramState.ACTIVATE;
    }
    if (together) {
      controller.waits().idleUntil(now);
    }
    return controller.waits().areUnitsAtWork() ? DramState.PIM : DramState.NO_REQUEST;
  }

  private long count(Role role) {
    return controller.counts().byRole[role.ordinal()];
  }
}
