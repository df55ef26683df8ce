package org.npulator.hw.dram;

import org.npulator.hw.port.Lane;

/** The lane that read data come back over, one transaction after the other. */
final class ReturnLane {
  private final Injector reads;
  private final long cycleTicks;
  private final long latencyTicks;

  /** Time that a transaction takes. */
  final long transactionTicks;

  /** When the last transaction has arrived, in ticks. */
  long freeTick = Long.MIN_VALUE / 4;

  ReturnLane(Injector reads, Lane lane, long transactionTicks, long cycleTicks) {
    this.reads = reads;
    this.cycleTicks = cycleTicks;
    this.transactionTicks = transactionTicks;
    latencyTicks = lane.responseLatencyTicks();
  }

  /**
   * Sends a transaction back.
   *
   * @param dataEndCycle end of its burst
   */
  void arrives(long sequence, long dataEndCycle) {
    freeTick = Math.max(freeTick + transactionTicks, dataEndCycle * cycleTicks + latencyTicks);
    reads.arrived(sequence, freeTick);
  }
}
