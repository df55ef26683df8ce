package org.npulator.hw.chip;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.npulator.core.event.EventQueue;
import org.npulator.core.time.ClockDomain;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.systolic.Multiplication;
import org.npulator.hw.systolic.SystolicArray;
import org.npulator.hw.vector.VectorUnit;

/**
 * A matrix engine of a core, one of its arrays. It is pipelined: the next product may start to
 * shift its weights in while the one before still streams, if the array can. Bank conflicts with a
 * later product, of this array or another, can delay the one before, so the end of a product is
 * certain only when it is reached.
 */
final class MatrixEngine implements Engine {
  private final ClockDomain clock;
  private final SystolicArray array;
  private final List<VectorUnit> vectorUnits;
  private final EngineAccount account;
  private final boolean ideal;
  private final Sequencer sequencer;
  private final Map<Integer, Multiplication> inFlight = new HashMap<>();
  private long frozenCycles;
  private long macs;

  /**
   * @param vectorUnits share the banks and have to know the conflicts before a product starts
   * @param ideal whether any number of products end a cycle after they start, without the array
   */
  MatrixEngine(
      ClockDomain clock,
      SystolicArray array,
      List<VectorUnit> vectorUnits,
      EventQueue events,
      EngineAccount account,
      boolean ideal) {
    this.clock = clock;
    this.array = array;
    this.ideal = ideal;
    this.vectorUnits = List.copyOf(vectorUnits);
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

  @Override
  public long acceptTick() {
    long edgeTick = clock.edgeAtOrAfter(sequencer.now());
    return ideal ? edgeTick : Math.max(clock.ticks(array.readyCycle()), edgeTick);
  }

  @Override
  public void start(int instruction) {
    long now = sequencer.now();
    ProgramExecution execution = sequencer.execution();
    MatrixMultiply product = (MatrixMultiply) execution.instruction(instruction);
    account.started(sequencer, instruction);
    macs += product.macs();
    execution.ledger().started(product.operator(), now);
    execution.ledger().multiplied(product.operator(), product.macs());
    if (ideal) {
      sequencer.endAt(instruction, now + clock.ticksPerCycle());
      return;
    }
    vectorUnits.forEach(unit -> unit.settle(clock.cycles(now)));
    if (inFlight.isEmpty()) {
      frozenCycles = array.frozenCycles(clock.cycles(now));
    }
    Multiplication multiplication = array.issue(product, clock.cycles(now));
    inFlight.put(instruction, multiplication);
    sequencer.endAt(instruction, clock.ticks(multiplication.completionCycle()));
  }

  @Override
  public void ended(int instruction) {
    if (!ideal) {
      long endTick = clock.ticks(inFlight.get(instruction).completionCycle());
      if (endTick > sequencer.now()) {
        sequencer.endAt(instruction, endTick);
        return;
      }
      inFlight.remove(instruction);
      long frozenBefore = frozenCycles;
      frozenCycles = array.frozenCycles(clock.cycles(sequencer.now()));
      account.conflicted(clock.ticks(frozenCycles - frozenBefore));
    }
    ProgramExecution execution = sequencer.execution();
    int operator = execution.instruction(instruction).operator();
    execution.ledger().matrixBusy(operator, account.ended(sequencer, operator));
    execution.complete(instruction, sequencer.now());
  }
}
