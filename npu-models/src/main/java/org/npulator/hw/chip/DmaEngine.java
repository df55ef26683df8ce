package org.npulator.hw.chip;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.npulator.core.event.EventQueue;
import org.npulator.core.time.ClockDomain;
import org.npulator.hw.port.BankedMemory;
import org.npulator.hw.port.MemoryPort;
import org.npulator.hw.port.TransferListener;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.PimRead;
import org.npulator.hw.program.Store;

/**
 * A DMA engine: hands over one descriptor a cycle to the memory system, in program order, without
 * waiting for the ones before; they end in any order or, if configured so, not before those before.
 * Filling and reading the scratchpad has a reserved slot and takes no time of its own. The engine
 * notices the end of a transfer at the next edge of its clock.
 */
final class DmaEngine implements Engine {
  private final ClockDomain clock;
  private final MemoryPort memory;
  private final BankedMemory scratchpad;
  private final EngineAccount account;
  private final Sequencer sequencer;
  private final TransferListener listener = this::transferCompleted;
  private final ArrayDeque<Integer> inFlight = new ArrayDeque<>();
  private final Set<Integer> arrived = new HashSet<>();
  private final boolean inOrder;
  private long nextIssueTick;
  private long bytesMoved;
  private long scratchpadReadBytes;
  private long scratchpadWriteBytes;

  DmaEngine(
      ClockDomain clock,
      MemoryPort memory,
      BankedMemory scratchpad,
      EventQueue events,
      boolean inOrder,
      EngineAccount account) {
    this.clock = clock;
    this.memory = memory;
    this.scratchpad = scratchpad;
    this.inOrder = inOrder;
    this.account = account;
    sequencer = new Sequencer(events, this);
  }

  Sequencer sequencer() {
    return sequencer;
  }

  EngineAccount account() {
    return account;
  }

  /** Useful bytes moved between memory and scratchpad since the start of the simulation. */
  long bytesMoved() {
    return bytesMoved;
  }

  /** Whole words read from the scratchpad since the start of the simulation. */
  long scratchpadReadBytes() {
    return scratchpadReadBytes;
  }

  /** Whole words written to the scratchpad since the start of the simulation. */
  long scratchpadWriteBytes() {
    return scratchpadWriteBytes;
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
    if (inOrder) {
      inFlight.add(instruction);
    }
    Instruction descriptor = sequencer.execution().instruction(instruction);
    OperatorLedger ledger = sequencer.execution().ledger();
    ledger.started(descriptor.operator(), now);
    if (descriptor instanceof Load load) {
      long bytes = load.rowBytes() * load.rows();
      bytesMoved += bytes;
      scratchpadWriteBytes +=
          scratchpad.wordBytes(
              load.scratchpadAddress(), load.rowBytes(), load.rows(), load.scratchpadStrideBytes());
      ledger.read(load.operator(), bytes);
      memory.transfer(
          load.reuse(),
          false,
          load.memoryAddress(),
          load.rowBytes(),
          load.rows(),
          load.memoryStrideBytes(),
          listener,
          instruction);
    } else if (descriptor instanceof PimRead read) {
      long bytes = read.rowBytes() * read.rows();
      bytesMoved += bytes;
      scratchpadWriteBytes +=
          scratchpad.wordBytes(
              read.scratchpadAddress(), read.rowBytes(), read.rows(), read.scratchpadStrideBytes());
      ledger.read(read.operator(), bytes);
      memory.transfer(
          false,
          read.memoryAddress(),
          read.rowBytes(),
          read.rows(),
          read.memoryStrideBytes(),
          listener,
          instruction);
    } else if (descriptor instanceof Store store) {
      long bytes = store.rowBytes() * store.rows();
      bytesMoved += bytes;
      scratchpadReadBytes +=
          scratchpad.wordBytes(
              store.scratchpadAddress(),
              store.rowBytes(),
              store.rows(),
              store.scratchpadStrideBytes());
      ledger.wrote(store.operator(), bytes);
      memory.transfer(
          true,
          store.memoryAddress(),
          store.rowBytes(),
          store.rows(),
          store.memoryStrideBytes(),
          listener,
          instruction);
    } else {
      throw new IllegalArgumentException("not a DMA instruction: " + descriptor);
    }
  }

  private void transferCompleted(int instruction) {
    if (!inOrder) {
      end(instruction);
      return;
    }
    arrived.add(instruction);
    while (!inFlight.isEmpty() && arrived.remove(inFlight.peek())) {
      end(inFlight.remove());
    }
  }

  private void end(int instruction) {
    sequencer.endAt(instruction, clock.edgeAtOrAfter(sequencer.now()));
  }

  @Override
  public void ended(int instruction) {
    ProgramExecution execution = sequencer.execution();
    account.ended(sequencer, execution.instruction(instruction).operator());
    execution.complete(instruction, sequencer.now());
  }
}
