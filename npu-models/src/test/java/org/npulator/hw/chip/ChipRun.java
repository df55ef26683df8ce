package org.npulator.hw.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.npulator.core.time.ClockDomain;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.hw.dram.DramOrganization;
import org.npulator.hw.program.ChipProgram;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

/** A chip of which every report is checked: each state is whole and nothing is left over. */
final class ChipRun {
  private final NpuConfig config;
  private final Chip chip;

  ChipRun(NpuConfig config) {
    this.config = config;
    chip = new Chip(config, TimelineSink.NONE);
  }

  /** Executes instructions of the operators a, b, c, d. */
  StepExecution execute(Instruction... instructions) {
    return execute(new TileProgram(List.of("a", "b", "c", "d"), List.of(instructions)));
  }

  StepExecution execute(TileProgram program) {
    return execute(new ChipProgram(List.of(program)));
  }

  StepExecution execute(ChipProgram program) {
    StepExecution step = chip.execute(program);
    assertThat(step.endTick()).isEqualTo(chip.now());
    assertThat(step.endTick() % config.commonPeriodTicks()).isZero();
    assertThat(step.operators().stream().mapToLong(OperatorExecution::exclusiveTicks).sum())
        .as("exclusive ticks")
        .isEqualTo(step.endTick() - step.startTick());
    report();
    return step;
  }

  void idle(double seconds) {
    chip.idle(seconds);
    report();
  }

  long now() {
    return chip.now();
  }

  ClockDomain clock(String name) {
    return chip.timeBase().clock(name);
  }

  /** The first edge of the core's clock at or after a tick. */
  long coreEdge(long tick) {
    return clock(config.cores().clock()).edgeAtOrAfter(tick);
  }

  /** The end of a step whose last instruction is complete at a tick. */
  long stepEnd(long tick) {
    return new ClockDomain("common", clock("core").frequency(), config.commonPeriodTicks())
        .edgeAtOrAfter(tick);
  }

  ChipReport report() {
    ChipReport report = chip.report();
    for (EngineReport engine : report.engines()) {
      assertThat(engine.stateTicks().values()).as(engine.name()).allMatch(ticks -> ticks >= 0);
      assertThat(engine.stateTicks().values().stream().mapToLong(Long::longValue).sum())
          .as(engine.name())
          .isEqualTo(chip.now());
    }
    SystolicArrayConfig array = (SystolicArrayConfig) config.cores().matrix();
    long elements = (long) array.rows() * array.columns();
    long busy =
        report.engines().stream()
            .filter(engine -> engine.name().endsWith(".matrix"))
            .mapToLong(engine -> engine.stateTicks().get(EngineState.BUSY.key()))
            .sum();
    assertThat(busy / clock("core").ticksPerCycle() * elements)
        .as("element cycles of the busy array")
        .isGreaterThanOrEqualTo(report.macs());
    for (ChannelReport channel : report.channels()) {
      assertThat(channel.stateTicks().values()).allMatch(ticks -> ticks >= 0);
      assertThat(channel.stateTicks().values().stream().mapToLong(Long::longValue).sum())
          .as("channel " + channel.channel())
          .isEqualTo(chip.now());
      // A burst that is under way has been counted and has not taken all of its time.
      assertThat(channel.stateTicks().get("data")).isLessThanOrEqualTo(burstTicks(channel));
    }
    assertThat(chip.report()).as("the same report again").isEqualTo(report);
    return report;
  }

  /** Lets all writes drain and checks that data took all bursts, no more and no less. */
  ChipReport drained() {
    chip.idle(20e-6);
    ChipReport report = report();
    for (ChannelReport channel : report.channels()) {
      assertThat(channel.stateTicks().get("data")).isEqualTo(burstTicks(channel));
    }
    return report;
  }

  /** Two beats a cycle of CK on DDR4, eight on LPDDR5 (JESD79-4, JESD209-5). */
  private long burstTicks(ChannelReport channel) {
    DramOrganization organization = config.memory().device().organization();
    int beatsPerCycle = organization.burstLength() == 8 ? 2 : 8;
    long bursts = (channel.bytesRead() + channel.bytesWritten()) / organization.transactionBytes();
    return clock(NpuConfig.MEMORY_CLOCK)
        .ticks(bursts * (organization.burstLength() / beatsPerCycle));
  }

  long ticks(String engine, EngineState state) {
    return chip.report().engines().stream()
        .filter(
            report -> report.name().equals(engine.startsWith("core") ? engine : "core0." + engine))
        .findFirst()
        .orElseThrow()
        .stateTicks()
        .get(state.key());
  }
}
