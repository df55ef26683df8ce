package org.npulator.hw.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.npulator.hw.program.LocalMemory.ACCUMULATOR;
import static org.npulator.hw.program.LocalMemory.SCRATCHPAD;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Operand;
import org.npulator.hw.program.Store;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.WaitReason;

/** What limits the flow of data between memory and engines. */
class BandwidthTest {
  private static final long TILE_BYTES = 64 << 10;
  private static final long COLUMNS = 64;
  private static final long ROWS = TILE_BYTES / COLUMNS;

  /** Tiles of weights through two buffers, each multiplied by m rows of activations. */
  private static TileProgram stream(int tiles, long m, boolean loads, boolean products) {
    List<Instruction> instructions = new ArrayList<>();
    List<Integer> productOf = new ArrayList<>();
    for (int tile = 0; tile < tiles; tile++) {
      long buffer = tile % 2 * TILE_BYTES;
      List<Dependency> loaded = new ArrayList<>();
      if (loads) {
        List<Dependency> free = new ArrayList<>();
        if (products && tile >= 2) {
          free.add(new Dependency(productOf.get(tile - 2), WaitReason.BUFFER));
        }
        loaded.add(new Dependency(instructions.size(), WaitReason.OPERAND_LOAD));
        long address = tile * TILE_BYTES;
        instructions.add(new Load(0, free, address, TILE_BYTES, 1, TILE_BYTES, buffer, TILE_BYTES));
      }
      if (products) {
        productOf.add(instructions.size());
        instructions.add(
            new MatrixMultiply(
                1,
                loaded,
                m,
                ROWS,
                COLUMNS,
                new Operand(SCRATCHPAD, 4 * TILE_BYTES, ROWS, NumberFormat.INT8),
                new Operand(SCRATCHPAD, buffer, COLUMNS, NumberFormat.INT8),
                false,
                new Operand(ACCUMULATOR, 0, 4 * COLUMNS, NumberFormat.INT32),
                false));
      }
    }
    return new TileProgram(List.of("load", "product"), instructions);
  }

  private static long ticks(NpuConfig config, TileProgram program) {
    ChipRun run = new ChipRun(config);
    StepExecution step = run.execute(program);
    run.drained();
    return step.endTick();
  }

  @ParameterizedTest
  @ValueSource(strings = {"edge-npu", "laptop-npu"})
  void decodeStreamsWeightsAtNinetyPercentOfThePeak(String machine) {
    NpuConfig config = Machines.preset(machine);
    ChipRun run = new ChipRun(config);
    int tiles = 256;
    StepExecution step = run.execute(stream(tiles, 1, true, true));

    double seconds = (double) step.endTick() / run.clock("core").ticksPerCycle() / 1e9;
    double peakSeconds = tiles * TILE_BYTES / 51.2e9;
    assertThat(peakSeconds / seconds).isBetween(0.9, 1.0);
    long waits = run.ticks("matrix", EngineState.OPERAND_LOAD);
    long busy = run.ticks("matrix", EngineState.BUSY);
    long conflicts = run.ticks("matrix", EngineState.BANK_CONFLICT);
    assertThat(waits + busy + conflicts)
        .isEqualTo(step.endTick() - run.ticks("matrix", EngineState.NO_WORK));
    assertThat(waits).isPositive();
    for (ChannelReport channel : run.drained().channels()) {
      assertThat(channel.bytesRead()).isEqualTo(tiles * TILE_BYTES / config.memory().channels());
    }
  }

  @ParameterizedTest
  @CsvSource({"edge-npu, 1", "edge-npu, 64", "edge-npu, 80", "edge-npu, 300", "laptop-npu, 90"})
  void doubleBufferingHidesTheShorterOfLoadAndCompute(String machine, long m) {
    NpuConfig config = Machines.preset(machine);
    int tiles = 32;
    long loads = ticks(config, stream(tiles, m, true, false));
    long products = ticks(config, stream(tiles, m, false, true));
    long both = ticks(config, stream(tiles, m, true, true));
    long oneLoad = ticks(config, stream(1, m, true, false));
    long oneProduct = ticks(config, stream(1, m, false, true));

    // A buffer is free when its product is drained, which costs a pipeline depth for each tile.
    long longer = Math.max(loads, products);
    assertThat(both).isBetween(longer, longer + oneLoad + oneProduct + longer / 10);
    assertThat(both).isLessThan((loads + products) * 19 / 20);
  }

  /**
   * With w bursts in flight, w bursts arrive each time a burst takes there and back: row hits in
   * one bank group of DDR4, nCCD_L apart, where the way takes longer than w of them.
   */
  @ParameterizedTest
  @CsvSource({"1, 128", "2, 64", "3, 96", "4, 128"})
  void bandwidthIsOutstandingDividedByLatency(int outstanding, int bursts) {
    NpuConfig config =
        Machines.preset(
            "laptop-npu",
            "memory.channels=1",
            "memory.mapping=row-linear",
            "memory.controller.refresh=none",
            "cores.dma.outstanding=" + outstanding,
            "cores.dma.burst=64 B");
    ChipRun run = new ChipRun(config);
    StepExecution step = run.execute(new Load(0, List.of(), 0, bursts * 64L, 1, 0, 0, 0));

    long cycleTicks = run.clock("memory").ticksPerCycle();
    long laneTicks = run.clock("fabric").ticks(4);
    // nRCD 22, nCL 22, nBL 4, nCCD_L 8 in DDR4-3200AA (JESD79-4).
    long requestCycles = run.clock("memory").edgeAtOrAfter(laneTicks) / cycleTicks;
    long hitCycles = 22 + 4;
    long wayCycles =
        run.clock("memory").edgeAtOrAfter(hitCycles * cycleTicks + 2 * laneTicks) / cycleTicks;
    long lastReadCycle =
        requestCycles
            + 22
            + wayCycles * ((bursts - 1) / outstanding)
            + 8L * ((bursts - 1) % outstanding);
    assertThat(step.operators().get(0).endTick())
        .isEqualTo(run.coreEdge((lastReadCycle + hitCycles) * cycleTicks + laneTicks));
  }

  @Test
  void laneThatIsSlowerThanItsChannelLimitsReads() {
    NpuConfig config =
        Machines.preset(
            "edge-npu",
            "memory.channels=1",
            "memory.controller.refresh=none",
            "interconnect.width=8 B");
    ChipRun run = new ChipRun(config);
    int bursts = 4000;
    StepExecution step = run.execute(new Load(0, List.of(), 0, bursts * 32L, 1, 0, 0, 0));

    // First burst: request, row, synchronisation and read; then 32 bytes in 4 cycles of the fabric.
    long firstTicks = (4 + 15 + 1 + 17 + 2) * 5 + 16;
    assertThat(step.operators().get(0).endTick())
        .isEqualTo(run.coreEdge(firstTicks + (bursts - 1) * 4 * 4L));
    assertThat(MachineFigures.of(config).peakInterconnectBytesPerSecond()).isEqualTo(8e9);
  }

  @Test
  void laneThatIsSlowerThanItsChannelLimitsWrites() {
    NpuConfig config =
        Machines.preset(
            "edge-npu",
            "memory.channels=1",
            "memory.controller.refresh=none",
            "interconnect.width=8 B");
    ChipRun run = new ChipRun(config);
    int bursts = 4000;
    StepExecution step = run.execute(new Store(0, List.of(), 0, bursts * 32L, 1, 0, 0, 0));

    // 4 cycles of the fabric are 16 ticks; the controller takes a burst at an edge, every 20.
    assertThat(step.operators().get(0).endTick())
        .isEqualTo(run.coreEdge((4 + 4L * (bursts - 1) + 1) * 5));
  }

  @Test
  void laneThatIsFasterThanItsChannelAddsOnlyItsLatency() {
    String[] machine = {"memory.channels=1", "memory.controller.refresh=none"};
    long bytes = 1 << 18;
    Instruction load = new Load(0, List.of(), 0, bytes, 1, 0, 0, 0);
    ChipRun narrow = new ChipRun(Machines.preset("edge-npu", machine));
    ChipRun wide =
        new ChipRun(
            Machines.preset("edge-npu", machine[0], machine[1], "interconnect.width=512 B"));

    assertThat(narrow.execute(load)).isEqualTo(wide.execute(load));
    double bursts = bytes / 32.0;
    assertThat(narrow.now() / (bursts * 10)).isBetween(1.0, 1.02);
  }

  @Test
  void directionsAndChannelsDoNotShareTheirOutstandingBursts() {
    NpuConfig config = Machines.preset("edge-npu", "memory.controller.refresh=none");
    Load load = new Load(0, List.of(), 0, 256, 1, 0, 0, 0);
    Load otherChannel = new Load(1, List.of(), 256, 256, 1, 0, 0, 0);
    StepExecution together = new ChipRun(config).execute(load, otherChannel);
    StepExecution alone = new ChipRun(config).execute(load);

    assertThat(together.operators().get(0).endTick()).isEqualTo(alone.operators().get(0).endTick());
    assertThat(together.operators().get(1).endTick() - together.operators().get(0).endTick())
        .isLessThanOrEqualTo(8);
  }
}
