package org.npulator.hw.dram;

/** What the data bus of a channel is doing, or what the next burst on it is waiting for. */
public enum DramState {
  /** A burst occupies the bus. */
  DATA("data"),
  /** Column commands of one direction are kept apart (tCCD_L, change of rank). */
  COLUMN_TO_COLUMN("columnToColumn"),
  /** The row is being opened (tRCD). */
  ACTIVATE("activate"),
  /** Activations are kept apart (tRRD, tFAW). */
  ACTIVATE_TO_ACTIVATE("activateToActivate"),
  /** Another row of the bank has to be closed first (tRAS, tRTP, tWR, tRP). */
  ROW_CONFLICT("rowConflict"),
  /** The bus changes its direction. */
  TURNAROUND("turnaround"),
  /** A read waits until enough writes are drained. */
  WRITE_DRAIN("writeDrain"),
  /** A command could be issued but the command bus was used for something else. */
  COMMAND_BUS("commandBus"),
  /** A refresh blocks the rank. */
  REFRESH("refresh"),
  /** The rank leaves power-down or self-refresh. */
  POWER_STATE("powerState"),
  /**
   * Units at the banks have the channel, or its rows are being closed for them; if the host is
   * served meanwhile, units have a program and no request waits.
   */
  PIM("pim"),
  /** The request of the next burst has not arrived. */
  NO_REQUEST("noRequest");

  private final String key;

  DramState(String key) {
    this.key = key;
  }

  /** The name in results. */
  public String key() {
    return key;
  }
}
