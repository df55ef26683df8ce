package org.npulator.hw.chip;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.npulator.core.event.EventQueue;
import org.npulator.core.time.ClockDomain;
import org.npulator.hw.port.BankedMemory;
import org.npulator.hw.port.MessageListener;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Receive;

/**
 * Accepts messages into the scratchpad: tells one sender a cycle that it is ready, in program
 * order, without waiting for the messages before; they arrive in any order. Writing the scratchpad
 * has a reserved slot and takes no time of its own.
 */
final class ReceiveEngine implements Engine, MessageListener {
  private final int core;
  private final ClockDomain clock;
  private final MessageBoard board;
  private final BankedMemory scratchpad;
  private final EngineAccount account;
  private final Sequencer sequencer;
  private final Map<Integer, Integer> instructionOfMessage = new HashMap<>();
  private long nextIssueTick;
  private long scratchpadWriteBytes;

  ReceiveEngine(
      int core,
      ClockDomain clock,
      MessageBoard board,
      BankedMemory scratchpad,
      EventQueue events,
      EngineAccount account) {
    this.core = core;
    this.clock = clock;
    this.board = board;
    this.scratchpad = scratchpad;
    this.account = account;
    sequencer = new Sequencer(events, this);
  }

  Sequencer sequencer() {
    return sequencer;
  }

  EngineAccount account() {
    return account;
  }

  /** Whole words written to the scratchpad since the start of the simulation. */
  long scratchpadWriteBytes() {
    return scratchpadWriteBytes;
  }

  /** Takes note of the messages of a program. */
  void begin(List<Instruction> instructions) {
    instructionOfMessage.clear();
    for (int index = 0; index < instructions.size(); index++) {
      if (instructions.get(index) instanceof Receive receive) {
        instructionOfMessage.put(receive.message(), index);
      }
    }
  }

  @Override
  public long acceptTick() {
    return Math.max(nextIssueTick, clock.edgeAtOrAfter(sequencer.now()));
  }

  @Override
  public void start(int instruction) {
    Receive receive = (Receive) sequencer.execution().instruction(instruction);
    account.started(sequencer, instruction);
    sequencer.execution().ledger().started(receive.operator(), sequencer.now());
    nextIssueTick = sequencer.now() + clock.ticksPerCycle();
    board.tellReady(core, receive.source(), receive.message());
  }

  /** The message that a sender was told to send is there. */
  void arrived(int message) {
    sequencer.endAt(instructionOfMessage.get(message), clock.edgeAtOrAfter(sequencer.now()));
  }

  @Override
  public void sent(int message) {
    // The receiver does not wait until the sender knows.
  }

  @Override
  public void delivered(int sender, int message) {
    board.sender(sender).receiverReady(message);
  }

  @Override
  public void ended(int instruction) {
    Receive receive = (Receive) sequencer.execution().instruction(instruction);
    scratchpadWriteBytes +=
        scratchpad.wordBytes(
            receive.scratchpadAddress(),
            receive.rowBytes(),
            receive.rows(),
            receive.scratchpadStrideBytes());
    long wordTicks = clock.edgeAtOrAfter(board.wordTicks(receive.bytes()));
    account.messageEnded(sequencer, receive.operator(), wordTicks);
    sequencer.execution().complete(instruction, sequencer.now());
  }
}
