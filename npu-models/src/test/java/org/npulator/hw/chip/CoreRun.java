package org.npulator.hw.chip;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.npulator.core.event.EventQueue;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.hw.chip.FixedTimeMemory.TransferTime;
import org.npulator.hw.program.TileProgram;

/** Programs executed one after the other on a core with a {@link FixedTimeMemory}. */
final class CoreRun {
  private final EventQueue events = new EventQueue();
  private final Core core;
  final List<String> slices = new ArrayList<>();

  CoreRun(CoreConfig config, TransferTime time) {
    FixedTimeMemory memory = new FixedTimeMemory(events, time);
    core =
        new Core(
            0,
            config,
            SmallCore.CLOCK,
            events,
            memory,
            Optional.empty(),
            Optional.empty(),
            new SliceList(),
            Set.of());
  }

  /** Executes a program; its step ends with its last instruction. */
  List<OperatorExecution> execute(TileProgram program) {
    long start = events.now();
    OperatorLedger ledger = new OperatorLedger(program.operators());
    core.begin(program, ledger, () -> {});
    events.run();
    core.idleUntil(events.now());
    return ledger.operators(start, events.now());
  }

  long nowCycles() {
    return SmallCore.CLOCK.cycles(events.now());
  }

  /** Cycles of the engine in each state in which it was. */
  Map<EngineState, Long> cycles(String engine) {
    Map<EngineState, Long> cycles = new HashMap<>();
    EngineReport report =
        core.engineReports().stream()
            .filter(candidate -> candidate.name().equals("core0." + engine))
            .findFirst()
            .orElseThrow();
    for (EngineState state : EngineState.values()) {
      long ticks = report.stateTicks().get(state.key());
      if (ticks % SmallCore.CLOCK.ticksPerCycle() != 0) {
        throw new AssertionError(engine + " is " + state + " for " + ticks + " ticks");
      }
      if (ticks != 0) {
        cycles.put(state, SmallCore.CLOCK.cycles(ticks));
      }
    }
    return cycles;
  }

  private final class SliceList implements TimelineSink {
    private final List<String> tracks = new ArrayList<>();

    @Override
    public int track(String name) {
      tracks.add(name);
      return tracks.size() - 1;
    }

    @Override
    public void slice(int track, String name, long startTick, long endTick) {
      slices.add(tracks.get(track) + " " + name + " " + startTick + "-" + endTick);
    }
  }
}
