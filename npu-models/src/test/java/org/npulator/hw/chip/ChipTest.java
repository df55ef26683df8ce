package org.npulator.hw.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.npulator.hw.program.LocalMemory.ACCUMULATOR;
import static org.npulator.hw.program.LocalMemory.SCRATCHPAD;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Operand;
import org.npulator.hw.program.Store;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.program.VectorOperation;
import org.npulator.hw.program.WaitReason;

class ChipTest {
  private static final long WEIGHTS = 0;
  private static final long ACTIVATIONS = 1 << 16;
  private static final long RESULTS = 1 << 17;

  private static Dependency on(int instruction, WaitReason reason) {
    return new Dependency(instruction, reason);
  }

  private static Load load(long address, long bytes) {
    return new Load(0, List.of(), address, bytes, 1, bytes, WEIGHTS, bytes);
  }

  private static MatrixMultiply multiply(long m, long k, long n, Dependency... waitsFor) {
    return new MatrixMultiply(
        1,
        List.of(waitsFor),
        m,
        k,
        n,
        new Operand(SCRATCHPAD, ACTIVATIONS, k, NumberFormat.INT8),
        new Operand(SCRATCHPAD, WEIGHTS, n, NumberFormat.INT8),
        false,
        new Operand(ACCUMULATOR, 0, 4 * n, NumberFormat.INT32),
        false);
  }

  private static VectorOperation requantize(long rows, long columns, Dependency... waitsFor) {
    return new VectorOperation(
        2,
        List.of(waitsFor),
        VectorKernel.CONVERT,
        rows,
        columns,
        columns,
        0,
        List.of(new Operand(ACCUMULATOR, 0, 4 * columns, NumberFormat.INT32)),
        new Operand(SCRATCHPAD, RESULTS, columns, NumberFormat.INT8),
        Optional.empty());
  }

  private static Store store(long address, long bytes, Dependency... waitsFor) {
    return new Store(3, List.of(waitsFor), address, bytes, 1, bytes, RESULTS, bytes);
  }

  private static TileProgram chain(long burstBytes) {
    return new TileProgram(
        List.of("weights", "product", "requantization", "result"),
        List.of(
            load(0, burstBytes),
            multiply(2, burstBytes / 4, 4, on(0, WaitReason.OPERAND_LOAD)),
            requantize(2, 4, on(1, WaitReason.DEPENDENCY)),
            store(1 << 20, burstBytes, on(2, WaitReason.DEPENDENCY))));
  }

  /**
   * LPDDR5 opens a row and synchronises the data clock before it reads, DDR4 opens a row
   * (JESD209-5, JESD79-4). The parts of a burst's way wait for the edges of the clocks they enter.
   */
  @ParameterizedTest
  @CsvSource({"edge-npu, nBL_min, 1", "laptop-npu, nBL, 0"})
  void chainTakesTheSumOfItsParts(String machine, String burstTiming, int synchronizeCycles) {
    NpuConfig config = Machines.preset(machine);
    ChipRun run = new ChipRun(config);
    Map<String, Integer> timing = config.memory().device().timing();
    int burstBytes = config.memory().device().organization().transactionBytes();
    long laneTicks = run.clock("fabric").ticks(4);
    long memoryCycleTicks = run.clock("memory").ticksPerCycle();
    StepExecution step = run.execute(chain(burstBytes));

    long requested = run.clock("memory").edgeAtOrAfter(laneTicks);
    long read =
        timing.get("nRCD") + synchronizeCycles + timing.get("nCL") + timing.get(burstTiming);
    long loaded = run.coreEdge(requested + read * memoryCycleTicks + laneTicks);
    long k = burstBytes / 4;
    long foldCycles = k + 2 + (64 - 1) + (4 - 1);
    long multiplied = loaded + run.clock("core").ticks(foldCycles);
    // Two rows of four elements: a group of lanes each, every fourth cycle, and its latency of 4.
    long requantized = multiplied + run.clock("core").ticks(2 * 4 + 4);
    long accepted = run.clock("memory").edgeAtOrAfter(requantized + laneTicks) + memoryCycleTicks;
    long stored = run.coreEdge(accepted);
    assertThat(step.operators())
        .extracting(OperatorExecution::endTick)
        .containsExactly(loaded, multiplied, requantized, stored);
    assertThat(step.endTick()).isEqualTo(run.stepEnd(stored));
    assertThat(run.ticks("matrix", EngineState.OPERAND_LOAD)).isEqualTo(loaded);
    assertThat(run.ticks("matrix", EngineState.BUSY)).isEqualTo(multiplied - loaded);
    assertThat(run.ticks("vector", EngineState.DEPENDENCY)).isEqualTo(multiplied);
    assertThat(run.ticks("dma.store", EngineState.DEPENDENCY)).isEqualTo(requantized);
    assertThat(run.ticks("dma.store", EngineState.BUSY)).isEqualTo(stored - requantized);
    assertThat(run.ticks("dma.store", EngineState.NO_WORK)).isEqualTo(step.endTick() - stored);
  }

  @ParameterizedTest
  @ValueSource(strings = {"edge-npu", "laptop-npu"})
  void whatWasStoredReachesTheDramWhenTheChipIsIdle(String machine) {
    ChipRun run = new ChipRun(Machines.preset(machine));
    run.execute(store(0, 8192), load(1 << 20, 4096));
    ChipReport report = run.drained();

    assertThat(report.channels().stream().mapToLong(ChannelReport::bytesWritten).sum())
        .isEqualTo(8192);
    assertThat(report.channels().stream().mapToLong(ChannelReport::bytesRead).sum())
        .isEqualTo(4096);
  }

  @ParameterizedTest
  @CsvSource({"edge-npu, 5e-6, 20000", "edge-npu, 1e-9, 20", "laptop-npu, 5e-6, 40000"})
  void idleTimeIsExactUpToTheNextCommonEdge(String machine, double seconds, long ticks) {
    ChipRun run = new ChipRun(Machines.preset(machine));
    run.idle(seconds);
    run.idle(0);

    assertThat(run.now()).isEqualTo(ticks);
  }

  @Test
  void idleTimeIsRefusedIfItIsNotATime() {
    Chip chip = new Chip(Machines.preset("edge-npu"), TimelineSink.NONE);
    for (double seconds : new double[] {-1e-9, Double.NaN, Double.POSITIVE_INFINITY, 1e30, 5e9}) {
      assertThatThrownBy(() -> chip.idle(seconds)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(chip.now()).isZero();
  }

  @Test
  void idleChipHasNoWorkAndOnlyRefreshes() {
    ChipRun run = new ChipRun(Machines.preset("edge-npu"));
    run.idle(100e-6);
    ChipReport report = run.report();

    for (EngineReport engine : report.engines()) {
      assertThat(engine.stateTicks()).containsEntry("noWork", run.now());
    }
    for (ChannelReport channel : report.channels()) {
      Map<String, Long> states = channel.stateTicks();
      assertThat(states.get("noRequest") + states.get("refresh")).isEqualTo(run.now());
      // tREFI of LPDDR5 is 3.906 us.
      assertThat(channel.commands()).containsEntry("REFab", 25L).containsEntry("RD", 0L);
    }
    assertThat(report.macs()).isZero();
    assertThat(report.energy())
        .filteredOn(item -> item.joules() > 0)
        .extracting(EnergyComponent::name)
        .containsExactly("static", "dram.refresh", "dram.prechargedStandby");
  }

  @Test
  void emptyProgramTakesNoTime() {
    ChipRun run = new ChipRun(Machines.preset("edge-npu"));
    StepExecution step = run.execute();

    assertThat(step.endTick()).isZero();
    assertThat(step.operators()).hasSize(4);
  }

  private static Map<String, Double> joules(ChipReport report) {
    return report.energy().stream()
        .collect(Collectors.toMap(EnergyComponent::name, EnergyComponent::joules));
  }

  @ParameterizedTest
  @ValueSource(strings = {"edge-npu", "laptop-npu"})
  void energyOfActionsIsProportionalToWork(String machine) {
    ChipRun run = new ChipRun(Machines.preset(machine));
    run.execute(chain(64));
    ChipReport once = run.drained();
    for (int more = 0; more < 3; more++) {
      run.execute(chain(64));
      run.drained();
    }
    Map<String, Double> fourTimes = joules(run.report());

    assertThat(once.energy())
        .extracting(EnergyComponent::name)
        .contains(
            "matrix.mac.int8xint8",
            "vector.convert",
            "scratchpad.read",
            "scratchpad.write",
            "accumulator.read",
            "accumulator.write",
            "interconnect",
            "static",
            "dram.activate",
            "dram.read",
            "dram.write",
            "dram.refresh",
            "dram.activeStandby",
            "dram.prechargedStandby");
    for (EnergyComponent component : once.energy()) {
      assertThat(component.joules()).as(component.name()).isPositive();
      assertThat(component.source()).isNotBlank();
      boolean action =
          !component.name().startsWith("static")
              && !component.name().endsWith("tandby")
              && !component.name().equals("dram.activate")
              && !component.name().equals("dram.refresh");
      if (action) {
        assertThat(fourTimes.get(component.name()))
            .as(component.name())
            .isCloseTo(4 * component.joules(), within(1e-9 * component.joules()));
      }
    }
    assertThat(fourTimes.get("static"))
        .isCloseTo(0.180 * run.now() / run.clock("core").ticksPerCycle() * 1e-9, within(1e-15));
  }

  @Test
  void dmaFillsAndReadsWholeWordsOfTheScratchpad() {
    ChipRun run = new ChipRun(Machines.preset("edge-npu"));
    // 3 rows of 40 bytes at 32, 112, 192: words 0-1, 1-2 and 3 of 64 bytes.
    run.execute(new Load(0, List.of(), 0, 40, 3, 64, 32, 80));

    assertThat(run.report().energy())
        .filteredOn(
            item -> item.name().startsWith("scratchpad") || item.name().equals("interconnect"))
        .extracting(EnergyComponent::name, EnergyComponent::count)
        .containsExactly(tuple("scratchpad.write", 5 * 64.0), tuple("interconnect", 120.0));
  }

  @Test
  void whatIsNotModelledIsListed() {
    assertThat(new ChipRun(Machines.preset("edge-npu")).report().energyNotModelled())
        .contains(
            "clock tree",
            "memory controllers and PHY",
            "DRAM command, address and clock pins",
            "host")
        .doesNotHaveDuplicates();
  }

  @Test
  void twoChipsInTwoThreadsAreIndependent() throws Exception {
    NpuConfig config = Machines.preset("edge-npu");
    Callable<ChipReport> simulation =
        () -> {
          ChipRun run = new ChipRun(config);
          for (int step = 0; step < 20; step++) {
            run.execute(chain(64));
            run.execute(load(step << 16, 1 << 16));
            run.idle(1e-6);
          }
          return run.report();
        };
    ChipReport alone = simulation.call();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<ChipReport> report : threads.invokeAll(List.of(simulation, simulation))) {
        assertThat(report.get()).isEqualTo(alone);
      }
    } finally {
      threads.shutdown();
    }
  }
}
