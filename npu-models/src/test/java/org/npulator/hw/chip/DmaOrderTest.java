package org.npulator.hw.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.npulator.hw.dma.DmaConfig;
import org.npulator.hw.dma.DmaConfig.Completion;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.TileProgram;

/** Loads of a descriptor a cycle that each take their own time in the memory. */
class DmaOrderTest {

  private static List<OperatorExecution> run(Completion completion, List<Long> memoryCycles) {
    CoreConfig core = SmallCore.withoutConflicts(2);
    DmaConfig dma = core.dma();
    CoreConfig ordered =
        new CoreConfig(
            core.count(),
            core.clock(),
            core.matrix(),
            core.vector(),
            core.scratchpad(),
            core.accumulator(),
            new DmaConfig(dma.engines(), dma.outstanding(), dma.burst(), Optional.of(completion)),
            core.dequantizer());
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
}
