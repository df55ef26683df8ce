package org.npulator.hw.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.npulator.hw.chip.EngineState.ACCUMULATOR;
import static org.npulator.hw.chip.EngineState.BANK_CONFLICT;
import static org.npulator.hw.chip.EngineState.BUFFER;
import static org.npulator.hw.chip.EngineState.BUSY;
import static org.npulator.hw.chip.EngineState.DEPENDENCY;
import static org.npulator.hw.chip.EngineState.NO_WORK;
import static org.npulator.hw.chip.EngineState.OPERAND_LOAD;
import static org.npulator.hw.chip.SmallCore.ARRAY_SIZE;
import static org.npulator.hw.chip.SmallCore.CLOCK;
import static org.npulator.hw.chip.SmallCore.LANES;
import static org.npulator.hw.chip.SmallCore.VECTOR_LATENCY_CYCLES;
import static org.npulator.hw.chip.SmallCore.add;
import static org.npulator.hw.chip.SmallCore.fold;
import static org.npulator.hw.chip.SmallCore.load;
import static org.npulator.hw.chip.SmallCore.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.WaitReason;

class CoreTest {
  private static final List<String> OPERATORS = List.of("a", "b", "c", "d");

  /** Fill with weights, stream m rows, drain: 2 R + C + m - 2 (SCALE-Sim, ISPASS 2020). */
  private static long foldCycles(long m) {
    return 3 * ARRAY_SIZE + m - 2;
  }

  private static long addCycles(long rows, long columns) {
    return rows * ((columns + LANES - 1) / LANES) + VECTOR_LATENCY_CYCLES;
  }

  private static Dependency on(int instruction, WaitReason reason) {
    return new Dependency(instruction, reason);
  }

  private static CoreRun run(int dmaEngines, long loadTicks, long storeTicks) {
    return new CoreRun(
        SmallCore.withoutConflicts(dmaEngines),
        (write, address, bytes) -> write ? storeTicks : loadTicks);
  }

  private static List<Instruction> chain() {
    return List.of(
        load(0, 64),
        fold(1, 20, on(0, WaitReason.OPERAND_LOAD)),
        add(2, 16, 24, 16384, on(1, WaitReason.DEPENDENCY)),
        store(3, 64, on(2, WaitReason.DEPENDENCY)));
  }

  @ParameterizedTest
  @CsvSource({"400, 100", "397, 98", "401, 5", "1, 1"})
  void chainTakesTheSumOfItsParts(long loadTicks, long storeTicks) {
    CoreRun run = run(2, loadTicks, storeTicks);
    List<OperatorExecution> operators = run.execute(new TileProgram(OPERATORS, chain()));

    long loadCycles = CLOCK.edgeAtOrAfter(loadTicks) / 4;
    long storeCycles = CLOCK.edgeAtOrAfter(storeTicks) / 4;
    assertThat(run.nowCycles())
        .isEqualTo(loadCycles + foldCycles(20) + addCycles(16, 24) + storeCycles);
    assertThat(operators)
        .extracting(operator -> CLOCK.cycles(operator.exclusiveTicks()))
        .containsExactly(loadCycles, foldCycles(20), addCycles(16, 24), storeCycles);
    assertThat(operators.get(0).bytesRead()).isEqualTo(64);
    assertThat(operators.get(1).macs()).isEqualTo(20L * ARRAY_SIZE * ARRAY_SIZE);
    assertThat(operators.get(1).matrixBusyTicks()).isEqualTo(CLOCK.ticks(foldCycles(20)));
    assertThat(operators.get(2).vectorBusyTicks()).isEqualTo(CLOCK.ticks(addCycles(16, 24)));
    assertThat(operators.get(3).bytesWritten()).isEqualTo(64);
  }

  @Test
  void everyEngineOfAChainWaitsForItsTurnAndHasNoWorkAfterwards() {
    CoreRun run = run(2, 400, 100);
    run.execute(new TileProgram(OPERATORS, chain()));

    long total = run.nowCycles();
    long fold = foldCycles(20);
    long add = addCycles(16, 24);
    assertThat(run.cycles("dma.load")).isEqualTo(Map.of(BUSY, 100L, NO_WORK, total - 100));
    assertThat(run.cycles("matrix"))
        .isEqualTo(Map.of(OPERAND_LOAD, 100L, BUSY, fold, NO_WORK, add + 25));
    assertThat(run.cycles("vector"))
        .isEqualTo(Map.of(DEPENDENCY, 100 + fold, BUSY, add, NO_WORK, 25L));
    assertThat(run.cycles("dma.store")).isEqualTo(Map.of(DEPENDENCY, total - 25, BUSY, 25L));
  }

  @ParameterizedTest
  @CsvSource({"50", "200", "400", "1000"})
  void doubleBufferingTakesTheLongerOfLoadAndCompute(long loadCycles) {
    int tiles = 40;
    long m = 256;
    List<Instruction> instructions = new ArrayList<>();
    for (int tile = 0; tile < tiles; tile++) {
      // One tile at a time is on the bus, and goes where the last tile but one was.
      List<Dependency> waits = new ArrayList<>();
      if (tile > 0) {
        waits.add(on(2 * tile - 2, WaitReason.BUFFER));
      }
      if (tile > 1) {
        waits.add(on(2 * tile - 3, WaitReason.BUFFER));
      }
      instructions.add(load(0, 64, waits.toArray(Dependency[]::new)));
      instructions.add(fold(1, m, on(2 * tile, WaitReason.OPERAND_LOAD)));
    }
    CoreRun run = run(2, CLOCK.ticks(loadCycles), 4);
    run.execute(new TileProgram(OPERATORS, instructions));

    // A tile is loaded only when the fold that used its buffer is drained.
    long computeCycles = Math.max(m, (foldCycles(m) + loadCycles) / 2);
    long steady = Math.max(loadCycles, computeCycles);
    assertThat(run.nowCycles() / (double) tiles)
        .isBetween(steady * 0.97, steady + (loadCycles + foldCycles(m)) / (double) tiles + 1);
    if (loadCycles > foldCycles(m)) {
      assertThat(run.cycles("matrix"))
          .containsEntry(OPERAND_LOAD, loadCycles + (tiles - 1) * (loadCycles - foldCycles(m)));
    }
  }

  @Test
  void waitBelongsToTheDependencyThatWasCompleteLast() {
    CoreRun run = run(2, 400, 4);
    run.execute(
        new TileProgram(
            OPERATORS,
            List.of(
                add(0, 1, 8, 16384),
                fold(0, 150),
                load(0, 64),
                add(
                    0,
                    1,
                    8,
                    16384,
                    on(1, WaitReason.DEPENDENCY),
                    on(2, WaitReason.OPERAND_LOAD)))));

    assertThat(run.cycles("vector"))
        .containsOnlyKeys(BUSY, DEPENDENCY)
        .containsEntry(DEPENDENCY, foldCycles(150) - addCycles(1, 8));
  }

  @ParameterizedTest
  @CsvSource({
    "OPERAND_LOAD, OPERAND_LOAD",
    "ACCUMULATOR, ACCUMULATOR",
    "DEPENDENCY, DEPENDENCY",
    "BUFFER, BUFFER",
    "OUTPUT_DRAIN, OUTPUT_DRAIN"
  })
  void everyReasonToWaitIsAStateOfItsOwn(WaitReason reason, EngineState state) {
    CoreRun run = run(2, 400, 4);
    run.execute(
        new TileProgram(OPERATORS, List.of(fold(0, 9), load(0, 64), fold(0, 9, on(1, reason)))));

    assertThat(run.cycles("matrix"))
        .isEqualTo(Map.of(BUSY, 2 * foldCycles(9), state, 100 - foldCycles(9)));
  }

  /**
   * Four banks of 8 bytes with one port. While activation i is read from bank i mod 4, row 7 - i of
   * the next weights, one word further, is read from bank (8 - i) mod 4: the same for i = 0, 2, 4,
   * 6.
   */
  @Test
  void arrayIsFrozenForTheConflictsOfWeightsWithActivations() {
    CoreRun run = new CoreRun(SmallCore.withFewBanks(2), (write, address, bytes) -> 4);
    run.execute(
        new TileProgram(
            OPERATORS,
            List.of(
                SmallCore.multiply(0, 20, ARRAY_SIZE, ARRAY_SIZE, 0),
                SmallCore.multiply(0, 20, ARRAY_SIZE, ARRAY_SIZE, 8))));

    assertThat(run.cycles("matrix"))
        .isEqualTo(Map.of(BUSY, foldCycles(20) + 20, BANK_CONFLICT, 4L));
  }

  @Test
  void vectorUnitWaitsForTheBanksThatTheArrayUses() {
    CoreRun run = new CoreRun(SmallCore.withFewBanks(2), (write, address, bytes) -> 4);
    run.execute(
        new TileProgram(
            OPERATORS,
            List.of(SmallCore.multiply(0, 60, ARRAY_SIZE, ARRAY_SIZE, 0), add(1, 12, 16, 16384))));

    // A group of lanes needs words of two neighbouring banks, of which the array uses each half of
    // the time.
    assertThat(run.cycles("vector")).containsEntry(BUSY, addCycles(12, 16));
    assertThat(run.cycles("vector").get(BANK_CONFLICT)).isBetween(8L, 40L);
    assertThat(run.cycles("matrix")).containsEntry(BUSY, foldCycles(60));
  }

  @Test
  void equallyLateDependenciesAreChargedToTheEarlierInstruction() {
    CoreRun run = run(2, CLOCK.ticks(foldCycles(40)), 4);
    run.execute(
        new TileProgram(
            OPERATORS,
            List.of(
                add(0, 1, 8, 16384),
                fold(0, 40),
                load(0, 64),
                add(
                    0,
                    1,
                    8,
                    16384,
                    on(2, WaitReason.OPERAND_LOAD),
                    on(1, WaitReason.ACCUMULATOR)))));

    assertThat(run.cycles("vector")).containsOnlyKeys(BUSY, ACCUMULATOR);
  }

  @Test
  void sharedQueueHoldsLoadsBackBehindAWaitingStore() {
    List<Instruction> instructions =
        List.of(
            load(0, 64),
            fold(0, 300, on(0, WaitReason.OPERAND_LOAD)),
            store(0, 64, on(1, WaitReason.BUFFER)),
            load(0, 64));
    CoreRun shared = run(1, 400, 40);
    shared.execute(new TileProgram(OPERATORS, instructions));
    CoreRun separate = run(2, 400, 40);
    separate.execute(new TileProgram(OPERATORS, instructions));

    assertThat(separate.nowCycles()).isEqualTo(100 + foldCycles(300) + 10);
    // The second load is handed over one cycle after the store.
    assertThat(shared.nowCycles()).isEqualTo(100 + foldCycles(300) + 1 + 100);
    assertThat(shared.cycles("dma")).isEqualTo(Map.of(BUSY, 201L, BUFFER, foldCycles(300)));
  }

  @Test
  void descriptorsAreIssuedOneACycleAndOverlap() {
    CoreRun run = run(2, 400, 4);
    run.execute(new TileProgram(OPERATORS, List.of(load(0, 1), load(0, 1), load(0, 1))));

    assertThat(run.nowCycles()).isEqualTo(102);
    assertThat(run.cycles("dma.load")).isEqualTo(Map.of(BUSY, 102L));
  }

  @Test
  void aLateTransferIsOvertakenByAnEarlyOne() {
    CoreRun run =
        new CoreRun(
            SmallCore.withoutConflicts(2), (write, address, bytes) -> bytes == 64 ? 4000 : 40);
    run.execute(
        new TileProgram(
            OPERATORS, List.of(load(0, 64), load(1, 1), fold(2, 8, on(1, WaitReason.DEPENDENCY)))));

    assertThat(run.cycles("matrix")).containsEntry(BUSY, foldCycles(8));
    assertThat(run.nowCycles()).isEqualTo(1000);
  }

  @Test
  void nextWeightsShiftInWhileTheOnesBeforeAreUsed() {
    CoreRun run = run(2, 4, 4);
    run.execute(new TileProgram(OPERATORS, List.of(fold(0, 100), fold(0, 100), fold(0, 100))));

    assertThat(run.nowCycles()).isEqualTo(foldCycles(100) + 2 * 100);
    assertThat(run.cycles("matrix")).isEqualTo(Map.of(BUSY, run.nowCycles()));
  }

  @Test
  void timelineShowsWhatTheEnginesDidForWhichOperator() {
    CoreRun run = run(2, 400, 100);
    run.execute(new TileProgram(OPERATORS, chain()));

    long matrixEnd = 400 + CLOCK.ticks(foldCycles(20));
    long vectorEnd = matrixEnd + CLOCK.ticks(addCycles(16, 24));
    assertThat(run.slices)
        .containsExactly(
            "core0.dma.load a 0-400",
            "core0.matrix b 400-" + matrixEnd,
            "core0.vector c " + matrixEnd + "-" + vectorEnd,
            "core0.dma.store d " + vectorEnd + "-" + (vectorEnd + 100));
  }

  @Test
  void stateOfEveryProgramIsThatOfAFreshCore() {
    CoreRun run = run(2, 400, 100);
    TileProgram program = new TileProgram(OPERATORS, chain());
    run.execute(program);
    long first = run.nowCycles();
    run.execute(program);

    assertThat(run.nowCycles()).isEqualTo(2 * first);
    assertThat(run.cycles("matrix"))
        .isEqualTo(
            Map.of(
                OPERAND_LOAD,
                2 * 100L,
                BUSY,
                2 * foldCycles(20),
                NO_WORK,
                2 * (addCycles(16, 24) + 25)));
  }
}
