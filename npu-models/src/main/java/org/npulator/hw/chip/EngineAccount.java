package org.npulator.hw.chip;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.npulator.core.statistics.StateAccount;
import org.npulator.core.timeline.TimelineSink;

/**
 * Where the time of one engine goes. Time is accounted when it is over: a wait when the instruction
 * starts that ended it, work when an instruction ends.
 */
final class EngineAccount {
  private final String name;
  private final String clock;
  private final TimelineSink timeline;
  private final int track;
  private final StateAccount<EngineState> states = new StateAccount<>(EngineState.class);
  private int inFlight;
  private long conflictTicks;

  EngineAccount(String name, String clock, TimelineSink timeline) {
    this.name = name;
    this.clock = clock;
    this.timeline = timeline;
    track = timeline.track(name);
  }

  /** An instruction starts now: if the engine was idle, the idle time is accounted. */
  void started(Sequencer sequencer, int instruction) {
    if (inFlight == 0 && sequencer.now() > states.position()) {
      EngineState state = sequencer.execution().waitState(instruction);
      int operator = sequencer.execution().instruction(instruction).operator();
      waited(sequencer, operator, state, sequencer.now());
    }
    inFlight++;
  }

  /** Bank conflicts freeze the engine for some time before its instructions in flight end. */
  void conflicted(long ticks) {
    conflictTicks += ticks;
  }

  /**
   * An instruction has ended now.
   *
   * @return the ticks by which it extends the work of the engine, 0 if it ended in the same tick as
   *     an earlier one
   */
  long ended(Sequencer sequencer, int operator) {
    long start = states.position();
    long now = sequencer.now();
    // What is frozen later than now is counted early, which changes no sum.
    long frozenTicks = Math.min(conflictTicks, now - start);
    conflictTicks -= frozenTicks;
    waited(sequencer, operator, EngineState.BANK_CONFLICT, start + frozenTicks);
    states.record(EngineState.BUSY, now);
    if (now > start) {
      timeline.slice(track, sequencer.execution().ledger().name(operator), start, now);
    }
    inFlight--;
    return now - start;
  }

  /**
   * A message has ended now that moved words for some time, the last part of that for which it was
   * in flight; before, it waited for the network or another core.
   */
  void messageEnded(Sequencer sequencer, int operator, long wordTicks) {
    long now = sequencer.now();
    long firstWordTick = now - Math.min(wordTicks, now - states.position());
    waited(sequencer, operator, EngineState.LINK, firstWordTick);
    states.record(EngineState.BUSY, now);
    if (now > firstWordTick) {
      timeline.slice(track, sequencer.execution().ledger().name(operator), firstWordTick, now);
    }
    inFlight--;
  }

  private void waited(Sequencer sequencer, int operator, EngineState state, long endTick) {
    long startTick = states.position();
    states.record(state, endTick);
    if (endTick > startTick) {
      timeline.waited(
          track, sequencer.execution().ledger().name(operator), state.key(), startTick, endTick);
    }
  }

  /** Accounts the time up to a tick, at which the engine has nothing to do. */
  void idlesUntil(long tick) {
    states.record(EngineState.NO_WORK, tick);
  }

  EngineReport report() {
    SortedMap<String, Long> ticks = new TreeMap<>();
    for (EngineState state : EngineState.values()) {
      ticks.put(state.key(), states.ticks(state));
    }
    return new EngineReport(name, clock, Collections.unmodifiableSortedMap(ticks));
  }
}
