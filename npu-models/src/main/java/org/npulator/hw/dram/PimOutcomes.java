package org.npulator.hw.dram;

import java.util.LinkedHashMap;
import java.util.Map;
import org.npulator.hw.program.PimProgram;
import org.npulator.hw.program.PimProgramShape;

/**
 * What programs do to a channel at rest: all rows closed, nothing held back. That depends on the
 * shape of the program and on how far away the next refresh is, and on nothing else, so that
 * channels and steps that have both in common are simulated once.
 */
final class PimOutcomes {
  private static final int MOST = 4096;

  /**
   * What a program does.
   *
   * @param cycles until the channel is at rest again
   * @param refreshDue the next refresh, counted from the begin
   */
  record Outcome(long cycles, long refreshDue, PimActivity activity) {}

  private record Situation(PimProgramShape program, long refreshDue) {}

  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  final PimProtocol protocol;
  final PimControllerConfig config;
  private final boolean reused;
  private final Map<Situation, Outcome> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Situation, Outcome> eldest) {
          return size() > MOST;
        }
      };

  /** Cycles from any command of the host to one for the units beyond those to one of the host. */
  final long hostToUnitsCycles;

  /**
   * @param reused whether what is known is not simulated again
   */
  PimOutcomes(
      MemoryConfig memory, DeviceTiming timing, PimControllerConfig config, boolean reused) {
    this.timing = timing;
    this.config = config;
    this.reused = reused;
    geometry = memory.geometry();
    protocol = memory.device().pim().orElseThrow();
    hostToUnitsCycles = timing.rules.stream().mapToLong(this::beyondHost).max().orElse(0);
  }

  private long beyondHost(DeviceTiming.Rule rule) {
    if (!(rule.from() instanceof Role) || rule.to() instanceof Role) {
      return 0;
    }
    long ofHost =
        timing.rules.stream()
            .filter(other -> other.from() == rule.from() && other.to() instanceof Role)
            .mapToLong(DeviceTiming.Rule::cycles)
            .max()
            .orElse(0);
    return Math.max(0, rule.cycles() - ofHost);
  }

  /**
   * Carries out a program on a channel at rest.
   *
   * @param start for the recorder
   * @param refreshDue when the next refresh falls due, counted from the start
   * @param recorder is told the commands; null if nobody is
   */
  Outcome of(
      PimProgram program, int channel, long start, long refreshDue, CommandRecorder recorder) {
    if (recorder != null || !reused) {
      return simulate(program, channel, start, refreshDue, recorder);
    }
    return known.computeIfAbsent(
        new Situation(program.shape(), refreshDue),
        situation -> simulate(program, channel, 0, refreshDue, null));
  }

  /**
   * A channel at rest, in cycles since a start.
   *
   * @param refreshDue when the next refresh falls due, counted from the start
   * @param recorder is told the commands; null if nobody is
   */
  PimChannel atRest(int channel, long start, long refreshDue, CommandRecorder recorder) {
    return new PimChannel(
        channel,
        timing,
        geometry,
        protocol,
        config,
        recorder == null ? null : from(start, recorder),
        refreshDue);
  }

  /** Brings a channel to rest again; returns what was done to it. */
  static Outcome of(PimChannel units) {
    long cycles = units.close();
    return new Outcome(cycles, units.refreshDue(), units.activity());
  }

  private static CommandRecorder from(long start, CommandRecorder recorder) {
    return (channel, cycle, command, rank, bankGroup, bank, row, column, write) ->
        recorder.record(channel, start + cycle, command, rank, bankGroup, bank, row, column, write);
  }

  private Outcome simulate(
      PimProgram program, int channel, long start, long refreshDue, CommandRecorder recorder) {
    PimChannel units = atRest(channel, start, refreshDue, recorder);
    units.run(program);
    return of(units);
  }
}
