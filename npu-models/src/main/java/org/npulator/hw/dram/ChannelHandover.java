package org.npulator.hw.dram;

/**
 * Gives a channel from the host to the units at its banks and back. Each finds it at rest: all rows
 * closed, nothing of the other holding back a command.
 */
final class ChannelHandover {
  private final Controller controller;

  /** Cycles from any command of the host to one for the units beyond those to one of the host. */
  private final long hostToUnitsCycles;

  private PimActivity activity = PimActivity.NONE;

  ChannelHandover(Controller controller, long hostToUnitsCycles) {
    this.controller = controller;
    this.hostToUnitsCycles = hostToUnitsCycles;
  }

  /**
   * The controller serves what it has taken, makes up for refreshes and closes all rows.
   *
   * @param cursor first cycle that is not decided
   * @param since when the units could have begun; an idle bus is theirs from then on
   * @return the cycle in which they begin
   */
  long toUnits(long cursor, long since) {
    long cycle = cursor;
    while (!controller.isAtRest()) {
      controller.comeToRest(cycle);
      cycle = Math.max(cycle, controller.nextDecision());
      controller.decide(cycle);
      cycle++;
    }
    for (BusAccount bus : controller.waits().buses) {
      bus.record(DramState.NO_REQUEST, since);
    }
    controller.waits().unitsBegin(since);
    return Math.max(cycle, controller.state.earliest.free() + hostToUnitsCycles);
  }

  /** When the next refresh falls due after the units have begun. */
  long refreshDue() {
    return controller.nextRefresh();
  }

  /**
   * The units have done what is known of them.
   *
   * @param start when they began
   * @return first cycle that the host's controller decides again
   */
  long toHost(long start, PimOutcomes.Outcome outcome) {
    long end = start + outcome.cycles();
    for (BusAccount bus : controller.waits().buses) {
      bus.record(DramState.PIM, end);
    }
    controller.waits().unitsEnd(end);
    activity = activity.plus(outcome.activity());
    controller.takeBack(end, start + outcome.refreshDue());
    return end;
  }

  /** What the units did in the time for which they had the channel and have given it back. */
  PimActivity activity() {
    return activity;
  }
}
