package org.npulator.hw.dram;

/**
 * A data clock that runs only on need (WCK): it stops some time after a burst and is synchronised
 * by a command of its own, which the column command follows before anything else.
 */
final class DataClock {
  private final boolean onNeed;
  private final int runsAfterBurst;
  private final int[] untilNextCommand = new int[2];
  private long stops = Long.MIN_VALUE / 2;
  private int follows = RequestLists.NONE;
  private int followsFrom;

  DataClock(DeviceTiming timing) {
    onNeed = timing.dataClockOnNeed;
    runsAfterBurst = timing.dataClockRunsAfterBurst;
    untilNextCommand[0] = until(timing, Role.SYNCHRONIZE_READ, Role.READ);
    untilNextCommand[1] = until(timing, Role.SYNCHRONIZE_WRITE, Role.WRITE);
  }

  /** Cycles from a synchronisation until another command can follow the column command. */
  private static int until(DeviceTiming timing, Role synchronize, Role column) {
    int gap =
        timing.rules.stream()
            .filter(rule -> rule.from() == synchronize && rule.to() == column)
            .mapToInt(DeviceTiming.Rule::cycles)
            .max()
            .orElse(1);
    return Math.max(1, gap) + timing.commandCycles(column);
  }

  boolean mustBeSynchronized(long cycle) {
    return onNeed && cycle >= stops;
  }

  /** Cycles from the synchronisation until the command after the column command. */
  int cyclesUntilNextCommand(boolean write) {
    return untilNextCommand[write ? 1 : 0];
  }

  void synchronizedFor(int slot, int list) {
    follows = slot;
    followsFrom = list;
  }

  /** The request whose column command follows the synchronisation, if any. */
  int follows() {
    return follows;
  }

  int followsFrom() {
    return followsFrom;
  }

  void followed() {
    follows = RequestLists.NONE;
  }

  void burstEnds(long cycle) {
    stops = Math.max(stops, cycle + runsAfterBurst);
  }

  long stops() {
    return stops;
  }

  void shift(long cycles) {
    stops += cycles;
  }
}
