package org.npulator.hw.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.npulator.hw.chip.FixedTimeMemory.TransferTime;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.WaitReason;

class CoreProperties {

  @Provide
  Arbitrary<TileProgram> programs() {
    return Arbitraries.randomValue(
        random -> {
          int count = 1 + random.nextInt(30);
          List<Instruction> instructions = new ArrayList<>();
          for (int index = 0; index < count; index++) {
            Map<Integer, Dependency> waits = new LinkedHashMap<>();
            for (int wait = random.nextInt(4); wait > 0 && index > 0; wait--) {
              // Mostly recent instructions, as in a pipeline of tiles.
              int on = index - 1 - random.nextInt(Math.min(index, 6));
              WaitReason reason = WaitReason.values()[random.nextInt(WaitReason.values().length)];
              waits.put(on, new Dependency(on, reason));
            }
            Dependency[] waitsFor = waits.values().toArray(Dependency[]::new);
            long address = 8L * random.nextInt(256);
            instructions.add(
                switch (random.nextInt(4)) {
                  case 0 -> SmallCore.load(index, 1 + random.nextInt(2000), waitsFor);
                  case 1 -> SmallCore.store(index, 1 + random.nextInt(2000), waitsFor);
                  case 2 ->
                      SmallCore.multiply(
                          index,
                          1 + random.nextInt(60),
                          1 + random.nextInt(20),
                          1 + random.nextInt(20),
                          address,
                          waitsFor);
                  default ->
                      SmallCore.add(
                          index, 1 + random.nextInt(12), 1 + random.nextInt(40), address, waitsFor);
                });
          }
          // Every instruction is an operator of its own, so that its start and end can be seen.
          List<String> operators = IntStream.range(0, count).mapToObj(i -> "operator" + i).toList();
          return new TileProgram(operators, instructions);
        });
  }

  private static CoreConfig config(int dmaEngines, boolean fewBanks) {
    return fewBanks ? SmallCore.withFewBanks(dmaEngines) : SmallCore.withoutConflicts(dmaEngines);
  }

  private static TransferTime transferTime(long latencyTicks) {
    return (write, address, bytes) -> latencyTicks + (write ? bytes / 3 : bytes / 2);
  }

  private static List<String> engines(int dmaEngines) {
    return dmaEngines == 1
        ? List.of("matrix", "vector", "dma")
        : List.of("matrix", "vector", "dma.load", "dma.store");
  }

  @Property
  void agreesWithSteppingThroughEveryCycle(
      @ForAll("programs") TileProgram program,
      @ForAll @IntRange(min = 1, max = 2) int dmaEngines,
      @ForAll boolean fewBanks,
      @ForAll @IntRange(min = 1, max = 500) int latencyTicks) {
    CoreConfig config = config(dmaEngines, fewBanks);
    CoreRun run = new CoreRun(config, transferTime(latencyTicks));
    List<OperatorExecution> operators = run.execute(program);
    SteppedCore reference = new SteppedCore(config, transferTime(latencyTicks), program);
    reference.run();

    assertThat(operators.stream().map(operator -> operator.startTick() / 4))
        .containsExactlyElementsOf(LongStream.of(reference.start).boxed().toList());
    assertThat(operators.stream().map(operator -> operator.endTick() / 4))
        .containsExactlyElementsOf(LongStream.of(reference.end).boxed().toList());
    assertThat(run.nowCycles()).isEqualTo(reference.cycle);
    for (String engine : engines(dmaEngines)) {
      assertThat(run.cycles(engine)).as(engine).isEqualTo(reference.cycles(engine));
    }
  }

  @Property
  void everyCycleOfEveryEngineHasOneState(
      @ForAll("programs") TileProgram first,
      @ForAll("programs") TileProgram second,
      @ForAll @IntRange(min = 1, max = 2) int dmaEngines,
      @ForAll boolean fewBanks) {
    CoreRun run = new CoreRun(config(dmaEngines, fewBanks), transferTime(99));
    long busyMatrix = 0;
    long busyVector = 0;
    for (TileProgram program : List.of(first, second)) {
      long before = run.nowCycles();
      List<OperatorExecution> operators = run.execute(program);
      assertThat(operators.stream().mapToLong(OperatorExecution::exclusiveTicks).sum())
          .isEqualTo(4 * (run.nowCycles() - before));
      busyMatrix += operators.stream().mapToLong(OperatorExecution::matrixBusyTicks).sum();
      busyVector += operators.stream().mapToLong(OperatorExecution::vectorBusyTicks).sum();
    }
    for (String engine : engines(dmaEngines)) {
      assertThat(run.cycles(engine).values().stream().mapToLong(Long::longValue).sum())
          .as(engine)
          .isEqualTo(run.nowCycles());
    }
    assertThat(busyMatrix).isEqualTo(4 * working(run.cycles("matrix")));
    assertThat(busyVector).isEqualTo(4 * working(run.cycles("vector")));
  }

  @Property
  void nothingStartsBeforeWhatItWaitsForHasEnded(
      @ForAll("programs") TileProgram program, @ForAll boolean fewBanks) {
    List<OperatorExecution> operators =
        new CoreRun(config(2, fewBanks), transferTime(50)).execute(program);
    Map<Class<?>, Long> lastStart = new HashMap<>();
    for (int index = 0; index < operators.size(); index++) {
      Instruction instruction = program.instructions().get(index);
      for (Dependency dependency : instruction.waitsFor()) {
        assertThat(operators.get(index).startTick())
            .isGreaterThanOrEqualTo(operators.get(dependency.instruction()).endTick());
      }
      long start = operators.get(index).startTick();
      assertThat(start % 4).isZero();
      assertThat(start).isGreaterThanOrEqualTo(lastStart.getOrDefault(instruction.getClass(), 0L));
      lastStart.put(instruction.getClass(), start);
    }
  }

  @Property
  void twoRunsOfAProgramAreAlike(
      @ForAll("programs") TileProgram program, @ForAll boolean fewBanks) {
    CoreRun once = new CoreRun(config(2, fewBanks), transferTime(50));
    CoreRun again = new CoreRun(config(2, fewBanks), transferTime(50));

    assertThat(once.execute(program)).isEqualTo(again.execute(program));
    assertThat(once.slices).isEqualTo(again.slices);
  }

  private static long working(Map<EngineState, Long> cycles) {
    return cycles.getOrDefault(EngineState.BUSY, 0L)
        + cycles.getOrDefault(EngineState.BANK_CONFLICT, 0L);
  }
}
