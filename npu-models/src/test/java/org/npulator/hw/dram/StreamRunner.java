package org.npulator.hw.dram;

/**
 * Runs a reference stream on one controller under the conditions of the reference runs: at most one
 * request a cycle, in order, tried again while refused; the first cycle is cycle 1.
 */
final class StreamRunner {
  final Controller controller;
  private final AddressMapping mapping;
  private final DeviceTiming timing;
  private long lastEnd;
  private long lastReadEnd = -1;

  StreamRunner(MemoryConfig config, CommandListener commands) {
    timing = new DeviceTiming(config.device());
    mapping = new AddressMapping(config);
    controller =
        new Controller(
            timing, config.geometry(), config.controller(), this::columnIssued, commands);
  }

  private void columnIssued(boolean write, long sequence, long cycle) {
    long end = write ? cycle : cycle + timing.readLatency + timing.burst;
    lastEnd = Math.max(lastEnd, end);
    if (!write) {
      lastReadEnd = end;
    }
  }

  /** Returns the cycle of the last read data or the last write command. */
  long run(ReferenceStream stream, long requests) {
    long next = 0;
    long earliest = 1;
    long cursor = 0;
    long transaction = requests > 0 ? stream.next(0) : 0;
    while (next < requests || !controller.isEmpty()) {
      long injection = Controller.NEVER;
      if (next < requests && controller.hasRoom(stream.isWrite(next))) {
        injection = Math.max(cursor, earliest);
        if (stream.oneOutstanding() && next > 0) {
          injection =
              controller.isEmpty() ? Math.max(injection, lastReadEnd + 51) : Controller.NEVER;
        }
      }
      long cycle = Math.min(injection, controller.nextDecision());
      if (cycle == injection) {
        boolean write = stream.isWrite(next);
        if (!controller.accept(
                write,
                transaction,
                mapping.bank(transaction),
                mapping.row(transaction),
                next,
                cycle)
            && !write) {
          lastEnd = Math.max(lastEnd, cycle);
        }
        next++;
        earliest = 1 + next * stream.interval();
        if (next < requests) {
          transaction = stream.next(next);
        }
      }
      controller.decide(cycle);
      cursor = cycle + 1;
    }
    idle(lastEnd);
    return lastEnd;
  }

  /** Lets cycles pass without request. */
  void idle(long until) {
    while (controller.nextDecision() <= until) {
      controller.decide(controller.nextDecision());
    }
  }
}
