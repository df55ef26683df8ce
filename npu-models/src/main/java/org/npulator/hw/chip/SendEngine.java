package org.npulator.hw.chip;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.npulator.core.event.EventQueue;
import org.npulator.core.time.ClockDomain;
import org.npulator.hw.port.BankedMemory;
import org.npulator.hw.port.MessageListener;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Send;

/**
 * Sends messages from the scratchpad to other cores: hands one descriptor a cycle over to the
 * network, in program order, each when all its receivers are ready. Reading the scratchpad has a
 * reserved slot and takes no time of its own.
 */
final class SendEngine implements Engine, MessageListener {
  private final int core;
  private final ClockDomain clock;
  private final MessageBoard board;
  private final BankedMemory scratchpad;
  private final EngineAccount account;
  private final Sequencer sequencer;
  private final Map<Integer, Integer> instructionOfMessage = new HashMap<>();
  private long nextIssueTick;
  private long scratchpadReadBytes;

  SendEngine(
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

  /** Whole words read from the scratchpad since the start of the simulation. */
  long scratchpadReadBytes() {
    return scratchpadReadBytes;
  }

  /** Takes note of the messages of a program. */
  void begin(List<Instruction> instructions) {
    instructionOfMessage.clear();
    for (int index = 0; index < instructions.size(); index++) {
      if (instructions.get(index) instanceof Send send) {
        instructionOfMessage.put(send.message(), index);
      }
    }
  }

  /** A receiver is ready for a message. */
  void receiverReady(int message) {
    sequencer.execution().receiverReady(instructionOfMessage.get(message), sequencer.now());
  }

  @Override
  public long acceptTick() {
    return Math.max(nextIssueTick, clock.edgeAtOrAfter(sequencer.now()));
  }

  @Override
  public void start(int instruction) {
    Send send = (Send) sequencer.execution().instruction(instruction);
    account.started(sequencer, instruction);
    sequencer.execution().ledger().started(send.operator(), sequencer.now());
    nextIssueTick = sequencer.now() + clock.ticksPerCycle();
    scratchpadReadBytes +=
        scratchpad.wordBytes(
            send.scratchpadAddress(), send.rowBytes(), send.rows(), send.scratchpadStrideBytes());
    board.send(core, send.destinations(), send.bytes(), send.message());
  }

  @Override
  public void sent(int message) {
    sequencer.endAt(instructionOfMessage.get(message), clock.edgeAtOrAfter(sequencer.now()));
  }

  @Override
  public void delivered(int destination, int message) {
    board.receiver(destination).arrived(message);
  }

  @Override
  public void ended(int instruction) {
    Send send = (Send) sequencer.execution().instruction(instruction);
    long wordTicks = clock.edgeAtOrAfter(board.wordTicks(send.bytes()));
    account.messageEnded(sequencer, send.operator(), wordTicks);
    sequencer.execution().complete(instruction, sequencer.now());
  }
}
