package org.npulator.hw.dram;

/**
 * Whose steps a channel serves: those of units, of the host, or of both, as its controller is
 * configured.
 */
final class PimTurns {
  private final HostAccessConfig config;
  private final PimSteps units;
  private final PimSteps host;
  private boolean hostTurn;
  private int accessesLeft;

  /**
   * @param host may be without steps
   */
  PimTurns(HostAccessConfig config, PimSteps units, PimSteps host) {
    this.config = config;
    this.units = units;
    this.host = host;
  }

  /** Passes the turn on where it ends. */
  void pass(int mode) {
    if (!units.hasWork()) {
      hostTurn = true;
      accessesLeft = Integer.MAX_VALUE;
    } else if (hostTurn && (accessesLeft <= 0 || !host.hasWork())) {
      hostTurn = false;
      units.beginBlock();
    } else if (!hostTurn && units.isBetweenBlocks()) {
      // The host's commands are for the normal mode alone.
      if (host.hasWork() && mode == 0) {
        hostTurn = true;
        accessesLeft = ((HostAccessConfig.Interleaved) config).accesses();
      } else {
        units.beginBlock();
      }
    }
  }

  boolean unitsMay() {
    return !hostTurn;
  }

  boolean hostMay() {
    return hostTurn || config instanceof HostAccessConfig.Concurrent;
  }

  /** Steps of a window that may be looked at. */
  int steps(PimSteps steps) {
    return steps == host && hostTurn ? Math.min(steps.waiting(), accessesLeft) : steps.waiting();
  }

  void served(PimSteps steps) {
    if (steps == host && hostTurn) {
      accessesLeft--;
    }
  }
}
