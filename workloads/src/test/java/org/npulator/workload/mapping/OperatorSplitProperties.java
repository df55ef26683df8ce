package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.pim.PimMappingException;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.workload.mapping.MappingConfig.SplitChoice;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.mapping.ProgramBuilder.VectorWork;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelDescription;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Workload;

/** Operators in two shares, along rows, heads or sequences. */
class OperatorSplitProperties {
  private static final PartitionPolicy BY_COLUMNS = (matmul, inputByColumns) -> Partition.COLUMNS;

  /** Both shares on the arrays: a share of other rows, heads or sequences gives other numbers. */
  @Property(tries = 60)
  void sharesTogetherAreTheOperator(
      @ForAll("models") ModelDescription model,
      @ForAll @IntRange(min = 1, max = 4) int batch,
      @ForAll @IntRange(max = 20) int context,
      @ForAll @IntRange(max = 8) int prefill,
      @ForAll @IntRange(min = 1, max = 3) int cores,
      @ForAll @IntRange(min = 17, max = 19) int scratchpadBits,
      @ForAll @IntRange(max = 3) int formats,
      @ForAll @IntRange(min = 1, max = 9) int tenths,
      @ForAll boolean heads)
      throws Exception {
    FormatSet set = FormatSet.named(List.of("w8a8", "w4a16", "bf16", "w8a8kv16").get(formats));
    RunLength length = new RunLength(batch, Math.max(1, context), prefill, 1);
    Workload workload = new WorkloadGenerator("small", model, set).generate(length);
    Machine machine = Machines.tiny(4, 4, Dataflow.WEIGHT_STATIONARY, 1L << scratchpadBits, 16384);
    for (Step step : workload.steps()) {
      PartitionedStep whole =
          Partitioner.partition(
              machine, new Cores(cores, 16, 2), BY_COLUMNS, SubBatch.of(step, 1).get(0), 0);
      PartitionedStep split =
          new OperatorSplits(
                  choices(
                      whole.operators(),
                      heads ? SplitDimension.HEADS : SplitDimension.BATCH,
                      tenths / 10.0))
              .apply(whole);
      new PartitionedRun(
              machine,
              new Cores(cores, 16, 2),
              step,
              workload.keyValueTokens(),
              split,
              MappingConfig.CHOSEN)
          .check();
    }
  }

  /** All roles of which all parts can be split. */
  private static Map<String, SplitChoice> choices(
      List<Operator> operators, SplitDimension by, double share) {
    Map<String, SplitChoice> choices = new LinkedHashMap<>();
    for (Operator operator : operators) {
      if (operator instanceof Attention) {
        choices.put(operator.role(), new SplitChoice(by, share));
      } else if (operator instanceof Matmul) {
        choices.put(operator.role(), new SplitChoice(SplitDimension.ROWS, share));
      }
    }
    for (Operator operator : operators) {
      SplitChoice choice = choices.get(operator.role());
      if (choice != null && !canBeSplit(operator, choice)) {
        choices.remove(operator.role());
      }
    }
    return choices;
  }

  private static boolean canBeSplit(Operator operator, SplitChoice choice) {
    try {
      OperatorShares.of(operator, choice);
      return true;
    } catch (PimMappingException cannot) {
      return false;
    }
  }

  /** Whatever the share, both have something, and the units the nearest there is to theirs. */
  @Property
  void sharesAreTheNearestWholeOnes(
      @ForAll @IntRange(min = 2, max = 4096) int all,
      @ForAll @IntRange(min = 1, max = 999) int mill)
      throws Exception {
    double share = mill / 1000.0;
    OperatorShares.Count count = OperatorShares.Count.of(all, 1, share);

    assertThat(count.units()).isBetween(1L, all - 1L);
    if (share * all >= 1 && share * all <= all - 1) {
      assertThat(Math.abs(count.units() - share * all)).isLessThanOrEqualTo(0.5);
    }
  }

  /** Instructions of several streams that use the same buffers, each first loaded as a whole. */
  @Property(tries = 200)
  void streamsWaitForEachOther(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int streams) {
    Machine machine = Machines.tiny(4, 4, Dataflow.WEIGHT_STATIONARY, 1 << 18, 16384);
    ProgramBuilder builder = new ProgramBuilder(machine);
    Random random = new Random(seed);
    Ownership scratchpad = new Ownership();
    Buffer[] buffers = new Buffer[3];
    for (int i = 0; i < 60; i++) {
      builder.continueIn(random.nextInt(streams));
      int which = random.nextInt(buffers.length);
      if (buffers[which] == null || random.nextInt(12) == 0) {
        buffers[which] = loaded(buffers[which], which * 4096L, scratchpad, builder);
      }
      Region region = rows(buffers[which], random);
      int second = random.nextInt(buffers.length);
      switch (buffers[second] == null ? 0 : random.nextInt(3)) {
        case 0 -> builder.load(new MemoryRun(1 << 20, 64, region.run().rows(), 64), region);
        case 1 ->
            builder.store(
                region, new MemoryRun((2 << 20) + i * 4096L, 64, region.run().rows(), 64));
        default -> {
          Region other = rows(buffers[second], random);
          long count = Math.min(region.run().rows(), other.run().rows());
          builder.vector(
              new VectorWork(VectorKernel.CONVERT, count, 32),
              List.of(new Matrix(region.rows(0, count), NumberFormat.BF16)),
              new Matrix(other.rows(0, count), NumberFormat.BF16));
        }
      }
    }
    TileProgram program = builder.program(List.of("all"));

    assertThat(HazardChecker.unorderedConflicts(machine, program)).isEmpty();
  }

  private static Buffer loaded(
      Buffer previous, long address, Ownership scratchpad, ProgramBuilder builder) {
    if (previous != null) {
      previous.release();
    }
    Buffer buffer = new Buffer(Space.SCRATCHPAD, address, 8, 64, 64);
    scratchpad.claim(buffer);
    builder.load(new MemoryRun(1 << 20, 64, 8, 64), buffer.whole());
    return buffer;
  }

  private static Region rows(Buffer buffer, Random random) {
    int first = random.nextInt(8);
    return buffer.region(first, 1 + random.nextInt(8 - first), 1);
  }

  @Provide
  Arbitrary<ModelDescription> models() {
    return new FunctionalMappingProperties().models();
  }
}
