package org.npulator.hw.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.npulator.hw.dma.DmaConfig;
import org.npulator.hw.dma.DmaConfig.Completion;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Planes;
import org.npulator.hw.program.Store;
import org.npulator.hw.program.TileProgram;

/** Loads of a descriptor a cycle that each take their own time in the memory. */
class DmaOrderTest {

  private static CoreConfig withCompletion(Completion completion) {
    CoreConfig core = SmallCore.withoutConflicts(2);
    DmaConfig dma = core.dma();
    return new CoreConfig(
        core.count(),
        core.clock(),
        core.matrix(),
        core.vector(),
        core.scratchpad(),
        core.accumulator(),
        new DmaConfig(dma.engines(), dma.outstanding(), dma.burst(), Optional.of(completion)),
        core.dequantizer());
  }

  private static List<OperatorExecution> run(Completion completion, List<Long> memoryCycles) {
    CoreConfig ordered = withCompletion(completion);
    List<Instruction> loads =
        LongStream.range(0, memoryCycles.size())
            .mapToObj(
                index -> (Instruction) SmallCore.load((int) index, memoryCycles.get((int) index)))
            .toList();
    List<String> operators = memoryCycles.stream().map(cycles -> "load").toList();
    return new CoreRun(ordered, (write, address, bytes) -> SmallCore.CLOCK.ticks(bytes))
        .execute(new TileProgram(operators, loads));
  }

  private static List<Long> endCycles(List<OperatorExecution> loads) {
    return loads.stream().map(load -> SmallCore.CLOCK.cycles(load.endTick())).toList();
  }

  @Property(tries = 100)
  void loadIsCompleteWhenItHasArrivedUnlessOrderIsAskedFor(
      @ForAll @Size(min = 1, max = 12) List<@LongRange(min = 1, max = 40) Long> memoryCycles) {
    List<Long> arrivals =
        LongStream.range(0, memoryCycles.size())
            .mapToObj(index -> index + memoryCycles.get((int) index))
            .toList();
    List<Long> latestSoFar =
        LongStream.range(0, arrivals.size())
            .mapToObj(index -> arrivals.stream().limit(index + 1).max(Long::compare).orElseThrow())
            .toList();

    assertThat(endCycles(run(Completion.OUT_OF_ORDER, memoryCycles))).isEqualTo(arrivals);
    assertThat(endCycles(run(Completion.IN_ORDER, memoryCycles))).isEqualTo(latestSoFar);
  }

  private static long addressOfPlane(long first, long stride, long plane) {
    return first + plane * stride;
  }

  /** A store whose planes take the cycles that the memory needs, at least one each to hand over. */
  @Property(tries = 100)
  void transferOfPlanesIsCompleteWithTheLastOfThemAndTheNextFollowsAPlaneACycle(
      @ForAll @LongRange(min = 1, max = 8) long planes,
      @ForAll @LongRange(min = 1, max = 5) long rows,
      @ForAll @LongRange(min = 0, max = 40) long stride,
      @ForAll Completion completion) {
    List<Long> seen = new ArrayList<>();
    Store store =
        new Store(0, List.of(), 100, 8, rows, 8, 0, 8, new Planes(planes, stride, 8 * rows));
    Store next = new Store(1, List.of(), 0, 8, 1, 8, 0, 8);
    CoreRun run =
        new CoreRun(
            withCompletion(completion),
            (write, address, bytes) -> {
              seen.add(address);
              return SmallCore.CLOCK.ticks(1 + address % 7);
            });
    List<OperatorExecution> ends =
        run.execute(new TileProgram(List.of("planes", "next"), List.of(store, next)));

    List<Long> expected =
        LongStream.range(0, planes).mapToObj(plane -> addressOfPlane(100, stride, plane)).toList();
    long arrived = expected.stream().mapToLong(address -> 1 + address % 7).max().orElseThrow();
    long last = planes > 1 ? Math.max(arrived, planes) : arrived;
    long ofNext = planes + 1;
    assertThat(seen.subList(0, (int) planes)).isEqualTo(expected);
    assertThat(endCycles(ends))
        .containsExactly(last, completion == Completion.IN_ORDER ? Math.max(last, ofNext) : ofNext);
  }

  @Example
  void transferThatLeavesTheScratchpadIsRefused() {
    Store store = new Store(0, List.of(), 0, 64, 1, 64, 0, 64, new Planes(3, 64, 1 << 15));
    CoreRun run = new CoreRun(SmallCore.withoutConflicts(2), (write, address, bytes) -> 1);
    assertThatThrownBy(() -> run.execute(new TileProgram(List.of("planes"), List.of(store))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a transfer of bytes 0 to 65600 of a scratchpad of 65536");
  }
}
