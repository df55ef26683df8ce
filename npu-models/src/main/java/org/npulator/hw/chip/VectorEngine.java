package org.npulator.hw.chip;

import org.npulator.core.event.EventQueue;
import org.npulator.core.time.ClockDomain;
import org.npulator.hw.program.VectorOperation;
import org.npulator.hw.vector.VectorUnit;

/**
 * The vector engine of a core: one operation at a time. Products that start meanwhile on the matrix
 * engine can delay it at shared banks, so its end is certain only when it is reached.
 */
final class VectorEngine implements Engine {
  private final ClockDomain clock;
  private final VectorUnit unit;
  private final EngineAccount account;
  private final Sequencer sequencer;
  private long freeTick;
  private long conflictCycles;

  VectorEngine(ClockDomain clock, VectorUnit unit, EventQueue events, EngineAccount account) {
    this.clock = clock;
    this.unit = unit;
    this.account = account;
    sequencer = new Sequencer(events, this);
  }

  Sequencer sequencer() {
    return sequencer;
  }

  EngineAccount account() {
    return account;
  }

  @Override
  public long acceptTick() {
    return Math.max(freeTick, clock.edgeAtOrAfter(sequencer.now()));
  }

  @Override
  public void start(int instruction) {
    ProgramExecution execution = sequencer.execution();
    VectorOperation operation = (VectorOperation) execution.instruction(instruction);
    account.started(sequencer, instruction);
    execution.ledger().started(operation.operator(), sequencer.now());
    unit.issue(operation, clock.cycles(sequencer.now()));
    lookForEnd(instruction);
  }

  private void lookForEnd(int instruction) {
    freeTick = clock.ticks(unit.completionCycle());
    sequencer.endAt(instruction, freeTick);
  }

  @Override
  public void ended(int instruction) {
    long endTick = clock.ticks(unit.settle(clock.cycles(sequencer.now())));
    if (endTick > sequencer.now()) {
      lookForEnd(instruction);
      return;
    }
    ProgramExecution execution = sequencer.execution();
    int operator = execution.instruction(instruction).operator();
    account.conflicted(clock.ticks(unit.conflictCycles() - conflictCycles));
    conflictCycles = unit.conflictCycles();
    execution.ledger().vectorBusy(operator, account.ended(sequencer, operator));
    execution.complete(instruction, sequencer.now());
  }
}
