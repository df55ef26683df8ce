package org.npulator.hw.dram;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a channel with processing in memory did, in cycles of the memory clock.
 *
 * @param cycles since the start
 * @param commands issued commands by name
 * @param stateCycles cycles by {@link PimState#key}; they sum to the cycles
 * @param bankActivations rows opened, each bank counted
 * @param reads bursts on the data bus
 * @param writes bursts on the data bus
 * @param refreshes of all banks of a rank or pseudo channel
 * @param activeCycles cycles with a row open, summed over ranks
 * @param prechargedCycles cycles with all rows closed, summed over ranks
 */
public record PimActivity(
    long cycles,
    SortedMap<String, Long> commands,
    SortedMap<String, Long> stateCycles,
    long bankActivations,
    long reads,
    long writes,
    long refreshes,
    long activeCycles,
    long prechargedCycles) {

  /** Nothing. */
  public static final PimActivity NONE =
      new PimActivity(0, new TreeMap<>(), new TreeMap<>(), 0, 0, 0, 0, 0, 0);

  PimActivity(
      DeviceTiming timing,
      ChannelGeometry geometry,
      long[] counts,
      long bankActivations,
      PimRows rows,
      PimAccount account,
      long cycles) {
    this(
        cycles,
        commands(timing, counts),
        account.cycles(cycles),
        bankActivations,
        counts[Role.READ.ordinal()],
        counts[Role.WRITE.ordinal()],
        counts[Role.REFRESH.ordinal()],
        rows.activeCycles(cycles),
        geometry.ranks * cycles - rows.activeCycles(cycles));
  }

  /** What this and another one did one after the other. */
  PimActivity plus(PimActivity other) {
    return new PimActivity(
        cycles + other.cycles,
        plus(commands, other.commands),
        plus(stateCycles, other.stateCycles),
        bankActivations + other.bankActivations,
        reads + other.reads,
        writes + other.writes,
        refreshes + other.refreshes,
        activeCycles + other.activeCycles,
        prechargedCycles + other.prechargedCycles);
  }

  private static SortedMap<String, Long> plus(
      SortedMap<String, Long> one, SortedMap<String, Long> other) {
    SortedMap<String, Long> sum = new TreeMap<>(one);
    other.forEach((name, count) -> sum.merge(name, count, Long::sum));
    return sum;
  }

  /** Commands by name. */
  static SortedMap<String, Long> commands(DeviceTiming timing, long[] counts) {
    SortedMap<String, Long> byName = new TreeMap<>();
    for (CommandKind kind : timing.kinds) {
      if (counts[kind.ordinal()] > 0) {
        byName.merge(timing.name(kind), counts[kind.ordinal()], Long::sum);
      }
    }
    return byName;
  }
}
