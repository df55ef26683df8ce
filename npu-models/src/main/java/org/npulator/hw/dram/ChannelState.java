package org.npulator.hw.dram;

import java.util.Set;

/** What a controller keeps of its channel, shared by the parts that issue commands. */
final class ChannelState {
  final DeviceTiming timing;
  final ChannelGeometry geometry;
  final EarliestIssue earliest;
  final RowStates rows;
  final RequestLists requests;

  /** The requests in the read and the write queue by bank. */
  final BankLists byBank;

  final MaintenanceQueue maintenance = new MaintenanceQueue();
  final WaitAccount waits;
  final CommandCounts counts;
  final NextLook look;

  /**
   * @param issued commands that are ever issued, by the controller or beside it
   */
  ChannelState(
      DeviceTiming timing,
      ChannelGeometry geometry,
      ControllerConfig config,
      Set<? extends CommandKind> issued,
      CommandListener commands) {
    this.timing = timing;
    this.geometry = geometry;
    earliest = new EarliestIssue(timing, geometry, issued);
    rows = new RowStates(geometry);
    ControllerConfig.QueueConfig queue = config.queue();
    requests =
        new RequestLists(queue.read() + queue.write() + geometry.banks, RequestLists.ACTIVE + 1);
    byBank = new BankLists(requests, rows);
    waits = new WaitAccount(timing, geometry, earliest);
    counts = new CommandCounts(commands);
    look = new NextLook(timing);
  }
}
