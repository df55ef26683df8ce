package org.npulator.hw.dram;

/** Counts what a controller does and tells a listener of every command. */
final class CommandCounts {
  private static final Role[] ROLES = Role.values();

  final long[] byRole = new long[Role.COUNT];
  long forwardedReads;
  long coalescedWrites;

  /** Null if nobody is told. */
  private final CommandListener listener;

  CommandCounts(CommandListener listener) {
    this.listener = listener;
  }

  /**
   * Takes note of a command.
   *
   * @param role its ordinal
   * @param transaction that it serves, -1 if none
   */
  void issued(int role, int bank, int row, long transaction, long cycle) {
    byRole[role]++;
    if (listener != null) {
      listener.commandIssued(cycle, ROLES[role], bank, row, transaction);
    }
  }
}
