package org.npulator.hw.chip;

import java.util.HashMap;
import java.util.Map;
import org.npulator.core.event.EventQueue;
import org.npulator.core.time.ClockDomain;
import org.npulator.hw.port.PimPort;
import org.npulator.hw.port.TransferListener;
import org.npulator.hw.program.PimOperation;

/**
 * Hands programs for units at the banks over to the memory, one kernel a cycle, in program order,
 * without waiting for those before. It notices the end of a kernel at the next edge of its clock.
 */
final class PimEngine implements Engine {
  private final ClockDomain clock;
  private final PimPort memory;
  private final EngineAccount account;
  private final Sequencer sequencer;
  private final TransferListener listener = this::channelDone;

  /** By kernel: channels that are not done. */
  private final Map<Integer, Integer> channelsLeft = new HashMap<>();

  private long nextIssueTick;
  private long macs;
  private long bytesSent;
  private long bytesReturned;

  PimEngine(ClockDomain clock, PimPort memory, EventQueue events, EngineAccount account) {
    this.clock = clock;
    this.memory = memory;
    this.account = account;
    sequencer = new Sequencer(events, this);
  }

  Sequencer sequencer() {
    return sequencer;
  }

  EngineAccount account() {
    return account;
  }

  /** Useful multiply-accumulate operations since the start of the simulation. */
  long macs() {
    return macs;
  }

  /** Bytes sent along with commands since the start of the simulation. */
  long bytesSent() {
    return bytesSent;
  }

  /** Bytes that came back along with commands since the start of the simulation. */
  long bytesReturned() {
    return bytesReturned;
  }

  @Override
  public long acceptTick() {
    return Math.max(nextIssueTick, clock.edgeAtOrAfter(sequencer.now()));
  }

  @Override
  public void start(int instruction) {
    long now = sequencer.now();
    account.started(sequencer, instruction);
    nextIssueTick = now + clock.ticksPerCycle();
    PimOperation kernel = (PimOperation) sequencer.execution().instruction(instruction);
    sequencer.execution().ledger().started(kernel.operator(), now);
    macs += kernel.macs();
    bytesSent += kernel.broadcastBytes();
    bytesReturned += kernel.returnedBytes();
    channelsLeft.put(
        instruction, kernel.shares().stream().mapToInt(share -> share.channels().size()).sum());
    for (PimOperation.Share share : kernel.shares()) {
      for (int channel : share.channels()) {
        memory.execute(channel, share.program(), listener, instruction);
      }
    }
  }

  private void channelDone(int instruction) {
    if (channelsLeft.merge(instruction, -1, Integer::sum) == 0) {
      channelsLeft.remove(instruction);
      sequencer.endAt(instruction, clock.edgeAtOrAfter(sequencer.now()));
    }
  }

  @Override
  public void ended(int instruction) {
    ProgramExecution execution = sequencer.execution();
    PimOperation kernel = (PimOperation) execution.instruction(instruction);
    account.ended(sequencer, kernel.operator());
    execution.ledger().multiplied(kernel.operator(), kernel.macs());
    execution.complete(instruction, sequencer.now());
  }
}
