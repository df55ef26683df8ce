package org.npulator.hw.chip;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.npulator.core.event.EventQueue;
import org.npulator.core.time.ClockDomain;
import org.npulator.hw.dma.StridedBytes;
import org.npulator.hw.port.BankedMemory;
import org.npulator.hw.port.MemoryPort;
import org.npulator.hw.port.TransferListener;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.PimRead;
import org.npulator.hw.program.Reuse;
import org.npulator.hw.program.Store;

/**
 * A DMA engine: hands over one descriptor a cycle to the memory system, or one plane of it if it
 * has three dimensions, in program order, without waiting for the ones before; they end in any
 * order or, if configured so, not before those before. Filling and reading the scratchpad has a
 * reserved slot and takes no time of its own. The engine notices the end of a transfer at the next
 * edge of its clock.
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
  private final Map<Integer, Long> planesLeft = new HashMap<>();

  /** Of descriptors of several planes that have not ended: when the last plane was handed over. */
  private final Map<Integer, Long> handedOverTick = new HashMap<>();

  private final boolean inOrder;
  private final long scratchpadCapacityBytes;
  private long nextIssueTick;
  private long bytesMoved;
  private long scratchpadReadBytes;
  private long scratchpadWriteBytes;

  DmaEngine(
      ClockDomain clock,
      MemoryPort memory,
      BankedMemory scratchpad,
      long scratchpadCapacityBytes,
      EventQueue events,
      boolean inOrder,
      EngineAccount account) {
    this.clock = clock;
    this.memory = memory;
    this.scratchpad = scratchpad;
    this.scratchpadCapacityBytes = scratchpadCapacityBytes;
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
    if (inOrder) {
      inFlight.add(instruction);
    }
    Instruction descriptor = sequencer.execution().instruction(instruction);
    OperatorLedger ledger = sequencer.execution().ledger();
    ledger.started(descriptor.operator(), now);
    if (descriptor instanceof Load load) {
      StridedBytes inScratchpad =
          bytes(
              load.scratchpadAddress(),
              load.rowBytes(),
              load.rows(),
              load.scratchpadStrideBytes(),
              load.planes().count(),
              load.planes().scratchpadStrideBytes());
      ledger.read(load.operator(), inScratchpad.bytes());
      scratchpadWriteBytes += wordBytes(inScratchpad);
      transfer(
          load.reuse(),
          false,
          new StridedBytes(
              load.memoryAddress(),
              load.rowBytes(),
              load.rows(),
              load.memoryStrideBytes(),
              load.planes().count(),
              load.planes().memoryStrideBytes()),
          instruction);
    } else if (descriptor instanceof PimRead read) {
      StridedBytes inScratchpad =
          bytes(
              read.scratchpadAddress(),
              read.rowBytes(),
              read.rows(),
              read.scratchpadStrideBytes(),
              1,
              0);
      ledger.read(read.operator(), inScratchpad.bytes());
      scratchpadWriteBytes += wordBytes(inScratchpad);
      transfer(
          Reuse.UNKNOWN,
          false,
          new StridedBytes(
              read.memoryAddress(), read.rowBytes(), read.rows(), read.memoryStrideBytes(), 1, 0),
          instruction);
    } else if (descriptor instanceof Store store) {
      StridedBytes inScratchpad =
          bytes(
              store.scratchpadAddress(),
              store.rowBytes(),
              store.rows(),
              store.scratchpadStrideBytes(),
              store.planes().count(),
              store.planes().scratchpadStrideBytes());
      ledger.wrote(store.operator(), inScratchpad.bytes());
      scratchpadReadBytes += wordBytes(inScratchpad);
      transfer(
          Reuse.UNKNOWN,
          true,
          new StridedBytes(
              store.memoryAddress(),
              store.rowBytes(),
              store.rows(),
              store.memoryStrideBytes(),
              store.planes().count(),
              store.planes().memoryStrideBytes()),
          instruction);
    } else {
      throw new IllegalArgumentException("not a DMA instruction: " + descriptor);
    }
  }

  private StridedBytes bytes(
      long address, long rowBytes, long rows, long stride, long planes, long planeStride) {
    StridedBytes bytes = new StridedBytes(address, rowBytes, rows, stride, planes, planeStride);
    bytes.requireWithin("scratchpad", scratchpadCapacityBytes);
    return bytes;
  }

  private long wordBytes(StridedBytes bytes) {
    long words = 0;
    for (long plane = 0; plane < bytes.planes(); plane++) {
      words +=
          scratchpad.wordBytes(
              bytes.planeAddress(plane), bytes.rowBytes(), bytes.rows(), bytes.strideBytes());
    }
    return words;
  }

  /**
   * Hands over plane after plane; the next descriptor follows when all of them are on their way.
   */
  private void transfer(Reuse reuse, boolean write, StridedBytes bytes, int instruction) {
    bytesMoved += bytes.bytes();
    nextIssueTick = sequencer.now() + bytes.planes() * clock.ticksPerCycle();
    if (bytes.planes() > 1) {
      planesLeft.put(instruction, bytes.planes());
      handedOverTick.put(instruction, nextIssueTick);
    }
    for (long plane = 0; plane < bytes.planes(); plane++) {
      memory.transfer(
          reuse,
          write,
          bytes.planeAddress(plane),
          bytes.rowBytes(),
          bytes.rows(),
          bytes.strideBytes(),
          listener,
          instruction);
    }
  }

  private void transferCompleted(int instruction) {
    if (planesLeft.computeIfPresent(instruction, (key, left) -> left == 1 ? null : left - 1)
        != null) {
      return;
    }
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
    Long handedOver = handedOverTick.remove(instruction);
    long ended = clock.edgeAtOrAfter(sequencer.now());
    sequencer.endAt(instruction, handedOver == null ? ended : Math.max(ended, handedOver));
  }

  @Override
  public void ended(int instruction) {
    ProgramExecution execution = sequencer.execution();
    account.ended(sequencer, execution.instruction(instruction).operator());
    execution.complete(instruction, sequencer.now());
  }
}
