package org.npulator.hw.dram;

/**
 * The memory controller of one channel, in cycles of the memory clock. It decides in single cycles
 * but is only asked in those in which something can happen. In a cycle it first takes requests, at
 * most one of each direction, then decides.
 */
sealed interface ChannelController permits Controller, BankQueueController {

  /** The controller that a configuration asks for. */
  static ChannelController of(
      DeviceTiming timing,
      ChannelGeometry geometry,
      ControllerConfig config,
      ColumnListener columns,
      CommandListener commands) {
    return config.queue().bankCommands().isPresent()
        ? new BankQueueController(timing, geometry, config, columns, commands)
        : new Controller(timing, geometry, config, columns, commands);
  }

  boolean hasRoom(boolean write);

  /** Whether a read may be served without a burst of its own. */
  boolean mayAnswerReads();

  /** Whether nothing is to be done for the requests taken so far unless others come. */
  boolean isIdle();

  /**
   * Takes a request at the begin of a cycle; {@link #decide} has to follow in the same cycle.
   *
   * @param sequence handed to the listener
   * @return whether the listener will be told of it; otherwise it is served by a waiting write to
   *     the same transaction
   */
  boolean accept(boolean write, long transaction, int bank, int row, long sequence, long cycle);

  /** The next cycle in which something can happen if no request arrives. */
  long nextDecision();

  /** Issues the commands of a cycle, if there are any. */
  void decide(long cycle);

  CommandCounts counts();

  WaitAccount waits();

  RowStates rows();

  /** Time of the ranks in power-down and self-refresh up to a cycle. */
  PowerDownCycles powerDown(long now);
}
