package org.npulator.hw.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.npulator.hw.program.ChipProgram;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Receive;
import org.npulator.hw.program.Send;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.WaitReason;

/**
 * Messages between the cores of a chip: 2 x 2 routers at 1 GHz, 64-byte words, hops of 2 cycles.
 */
class MessageTest {
  private static final long HOP = 2;
  static final List<String> OPERATORS = List.of("a", "b", "c", "d");

  static NpuConfig machine() {
    return Machines.preset(
        "edge-npu",
        "cores.count=4",
        "noc.type=mesh",
        "noc.rows=2",
        "noc.columns=2",
        "noc.clock=fabric",
        "noc.width=64 B",
        "noc.hopLatency=2 cycles",
        "noc.packet=256 B",
        "noc.bufferDepth=2");
  }

  static Send send(int operator, int message, long bytes, int[] to, Dependency... waits) {
    long destinations = Arrays.stream(to).mapToLong(core -> 1L << core).sum();
    return new Send(operator, List.of(waits), message, destinations, bytes, 1, 0, bytes);
  }

  static Receive receive(int operator, int message, long bytes, int from, Dependency... waits) {
    return new Receive(operator, List.of(waits), message, from, bytes, 1, 1024, bytes);
  }

  @SafeVarargs
  private static ChipProgram program(List<Instruction>... cores) {
    return new ChipProgram(
        Arrays.stream(cores).map(core -> new TileProgram(OPERATORS, core)).toList());
  }

  private static long cycles(ChipRun run, long ticks) {
    return run.clock("core").cycles(ticks);
  }

  @Test
  void messageTakesTheReadinessOfTheReceiverAndItsOwnWay() {
    ChipRun run = new ChipRun(machine());
    // Over two links: a word that says ready, then ten words.
    StepExecution step =
        run.execute(
            program(
                List.of(send(0, 0, 640, new int[] {3})),
                List.of(),
                List.of(),
                List.of(receive(1, 0, 640, 0))));

    long ready = 3 * HOP;
    OperatorExecution sending = step.operators().get(0);
    OperatorExecution receiving = step.operators().get(1);
    assertThat(cycles(run, sending.startTick())).isEqualTo(ready);
    assertThat(cycles(run, sending.endTick())).isEqualTo(ready + 10);
    assertThat(cycles(run, receiving.startTick())).isZero();
    assertThat(cycles(run, receiving.endTick())).isEqualTo(ready + 3 * HOP + 10 - 1);
    assertThat(cycles(run, run.ticks("core0.noc.send", EngineState.BUSY))).isEqualTo(10);
    assertThat(cycles(run, run.ticks("core0.noc.send", EngineState.LINK))).isEqualTo(ready);
    assertThat(cycles(run, run.ticks("core3.noc.receive", EngineState.BUSY))).isEqualTo(10);
    assertThat(cycles(run, run.ticks("core3.noc.receive", EngineState.LINK)))
        .isEqualTo(ready + 3 * HOP - 1);
  }

  @Test
  void senderWaitsUntilTheLastReceiverHasRoom() {
    ChipRun run = new ChipRun(machine());
    // Core 2 has to compute before it has room.
    Dependency buffer = new Dependency(0, WaitReason.BUFFER);
    StepExecution step =
        run.execute(
            program(
                List.of(send(0, 0, 64, new int[] {1, 2})),
                List.of(receive(1, 0, 64, 0)),
                List.of(SmallCore.add(2, 100, 128, 0), receive(3, 0, 64, 0, buffer)),
                List.of()));

    long computed = cycles(run, step.operators().get(2).endTick());
    assertThat(cycles(run, step.operators().get(3).startTick())).isEqualTo(computed);
    assertThat(cycles(run, step.operators().get(0).startTick())).isEqualTo(computed + 2 * HOP);
  }

  @Test
  void computationWaitsForTheLink() {
    ChipRun run = new ChipRun(machine());
    Dependency message = new Dependency(0, WaitReason.LINK);
    StepExecution step =
        run.execute(
            program(
                List.of(send(0, 0, 64, new int[] {1})),
                List.of(receive(1, 0, 64, 0), SmallCore.add(2, 1, 8, 0, message))));

    assertThat(step.operators().get(2).startTick()).isEqualTo(step.operators().get(1).endTick());
    assertThat(cycles(run, run.ticks("core1.vector", EngineState.LINK))).isEqualTo(4 * HOP);
  }

  @Test
  void energyOfMessagesIsThatOfTheirBytes() {
    ChipRun run = new ChipRun(machine());
    run.execute(
        program(
            List.of(send(0, 0, 640, new int[] {0, 3}), receive(1, 0, 640, 0)),
            List.of(),
            List.of(),
            List.of(receive(1, 0, 640, 0))));

    // Data over two links and through three routers; two words that say ready, one over the links.
    assertThat(count(run, "noc.link")).isCloseTo(2 * 640 + 2 * 64, within(1e-9));
    assertThat(count(run, "noc.router")).isCloseTo(4 * 640 + 4 * 64, within(1e-9));
    assertThat(count(run, "scratchpad.read")).isCloseTo(640, within(1e-9));
    assertThat(count(run, "scratchpad.write")).isCloseTo(2 * 640, within(1e-9));
  }

  private static double count(ChipRun run, String component) {
    return run.report().energy().stream()
        .filter(energy -> energy.name().equals(component))
        .findFirst()
        .orElseThrow()
        .count();
  }

  @Test
  void messagesThatNobodySendsOrReceivesAreRefused() {
    assertThatThrownBy(() -> program(List.of(send(0, 7, 64, new int[] {1})), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[7]");
    assertThatThrownBy(() -> program(List.of(), List.of(receive(0, 7, 64, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("core 1 receives what nobody sends");
    assertThatThrownBy(
            () -> program(List.of(send(0, 7, 64, new int[] {1})), List.of(receive(0, 7, 128, 0))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
