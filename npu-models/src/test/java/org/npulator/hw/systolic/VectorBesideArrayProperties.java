package org.npulator.hw.systolic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.npulator.core.quantity.Cycles;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.LocalMemory;
import org.npulator.hw.program.Operand;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.program.VectorOperation;
import org.npulator.hw.sram.SramConfig;
import org.npulator.hw.vector.VectorConfig;
import org.npulator.hw.vector.VectorConfig.OperationTable;
import org.npulator.hw.vector.VectorPrimitive;
import org.npulator.hw.vector.VectorUnit;

/** The vector unit loses exactly the cycles in which the array leaves it no port. */
class VectorBesideArrayProperties {

  /**
   * What a pass of a kernel accesses, spelled out: d is the destination, capitals single values.
   */
  private record Step(VectorPrimitive primitive, boolean each, String reads, String writes) {}

  private record Issued(VectorOperation operation, long cycle) {}

  private static final Map<VectorKernel, List<Step>> KERNELS =
      Map.of(
          VectorKernel.ADD,
          List.of(new Step(VectorPrimitive.ADD, true, "xy", "d")),
          VectorKernel.NORMALIZE,
          List.of(
              new Step(VectorPrimitive.RECIPROCAL, false, "Y", ""),
              new Step(VectorPrimitive.MULTIPLY, true, "x", "d")),
          VectorKernel.RESCALE_ADD,
          List.of(
              new Step(VectorPrimitive.MULTIPLY, true, "yZ", ""),
              new Step(VectorPrimitive.ADD, true, "x", "d")),
          VectorKernel.SOFTMAX,
          List.of(
              new Step(VectorPrimitive.MULTIPLY, true, "x", ""),
              new Step(VectorPrimitive.MAX, true, "", ""),
              new Step(VectorPrimitive.REDUCE, false, "", ""),
              new Step(VectorPrimitive.ADD, true, "", ""),
              new Step(VectorPrimitive.EXP, true, "", ""),
              new Step(VectorPrimitive.ADD, true, "", ""),
              new Step(VectorPrimitive.REDUCE, false, "", ""),
              new Step(VectorPrimitive.RECIPROCAL, false, "", ""),
              new Step(VectorPrimitive.MULTIPLY, true, "", "d")));

  @Property(tries = 2000)
  void vectorUnitWaitsForTheArraysBanks(@ForAll long seed) {
    waitsForTheArraysBanks(new SplittableRandom(seed));
  }

  @Tag("nightly")
  @Property(tries = 50_000)
  void vectorUnitWaitsForTheArraysBanksInManyCases(@ForAll long seed) {
    waitsForTheArraysBanks(new SplittableRandom(seed));
  }

  private static void waitsForTheArraysBanks(SplittableRandom random) {
    MatrixConfig.Dataflow[] dataflows = MatrixConfig.Dataflow.values();
    RandomArray arrays = new RandomArray(random, dataflows[random.nextInt(dataflows.length)]);
    VectorConfig config = new VectorConfig(random.nextInt(1, 9), table(random));
    VectorUnit vector =
        new VectorUnit(
            config, arrays.scratchpad, arrays.accumulator, arrays.array.accessSchedule());
    List<Issued> operations = new ArrayList<>();
    List<Long> completions = new ArrayList<>();
    int products = random.nextInt(1, 6);
    int vectors = random.nextInt(1, 6);
    long arrayNext = random.nextInt(20);
    long vectorNext = random.nextInt(20);
    boolean running = false;
    while (products > 0 || vectors > 0 || running) {
      if (products > 0 && arrayNext <= vectorNext) {
        vector.settle(arrayNext);
        arrays.issue(arrayNext, arrayNext);
        products--;
        arrayNext = arrays.array.readyCycle() + random.nextInt(30);
      } else if (running) {
        long completion = vector.settle(vectorNext);
        if (completion <= vectorNext) {
          completions.add(completion);
          running = false;
          vectorNext += vectors > 0 ? random.nextInt(20) : Integer.MAX_VALUE;
        } else {
          vectorNext = completion;
        }
      } else if (vectors > 0) {
        VectorOperation operation = operation(random, arrays);
        vector.issue(operation, vectorNext);
        operations.add(new Issued(operation, vectorNext));
        vectors--;
        running = true;
        vectorNext = vector.completionCycle();
      }
    }

    RegisterLevelArray reference = arrays.reference();
    if (!arrays.products().isEmpty()) {
      reference.run();
    }
    long lost = 0;
    for (int index = 0; index < operations.size(); index++) {
      Issued issued = operations.get(index);
      long cycle = issued.cycle();
      for (List<Need> needs : needs(issued.operation(), config)) {
        while (needs.stream().anyMatch(isBlocked(reference, arrays, cycle))) {
          cycle++;
          lost++;
        }
        cycle++;
      }
      assertThat(completions.get(index)).isEqualTo(cycle);
    }
    assertThat(vector.conflictCycles()).isEqualTo(lost);
  }

  /** One byte of a memory. */
  private record Need(LocalMemory memory, long address) {}

  private static Predicate<Need> isBlocked(
      RegisterLevelArray reference, RandomArray arrays, long cycle) {
    return need -> {
      boolean inScratchpad = need.memory() == LocalMemory.SCRATCHPAD;
      List<boolean[]> full =
          inScratchpad ? reference.banks().scratchpadFull : reference.banks().accumulatorFull;
      SramConfig memory = inScratchpad ? arrays.scratchpadConfig : arrays.accumulatorConfig;
      int bank = (int) (need.address() / memory.width().bytes() % memory.banks());
      return cycle < full.size() && full.get((int) cycle)[bank];
    };
  }

  /** The bytes that an operation needs in each of its cycles. */
  private static List<List<Need>> needs(VectorOperation operation, VectorConfig config) {
    List<List<Need>> cycles = new ArrayList<>();
    long latency = 0;
    for (int row = 0; row < operation.rows(); row++) {
      for (Step step : KERNELS.get(operation.kernel())) {
        long end = step.each() ? operation.columns() : 1;
        for (int first = 0; first < end; first += config.lanes()) {
          List<Need> needs = new ArrayList<>();
          for (char matrix : (step.reads() + step.writes()).toCharArray()) {
            Operand operand =
                matrix == 'd'
                    ? operation.destination()
                    : operation.sources().get(Character.toLowerCase(matrix) - 'x');
            boolean state = Character.isUpperCase(matrix);
            int firstElement = state ? 0 : first;
            long endElement = state ? 3 : Math.min(end, first + config.lanes());
            long bytes = operand.format().bits() / 8;
            if (!state || first == 0) {
              for (long at = firstElement * bytes; at < endElement * bytes; at++) {
                needs.add(
                    new Need(
                        operand.memory(), operand.address() + row * operand.rowStrideBytes() + at));
              }
            }
          }
          cycles.add(needs);
          long interval = timing(config, step).interval().cycles();
          for (long idle = 1; idle < interval; idle++) {
            cycles.add(List.of());
          }
        }
        if (row == 0) {
          int levels = 0;
          while (1 << levels < config.lanes()) {
            levels++;
          }
          latency +=
              timing(config, step).latency().cycles()
                  * (step.primitive() == VectorPrimitive.REDUCE ? levels : 1);
        }
      }
    }
    for (long idle = 0; idle < latency; idle++) {
      cycles.add(List.of());
    }
    return cycles;
  }

  private static VectorConfig.Operation timing(VectorConfig config, Step step) {
    return config.operations().operations().get(step.primitive().key());
  }

  private static VectorOperation operation(SplittableRandom random, RandomArray arrays) {
    VectorKernel[] kernels = KERNELS.keySet().stream().sorted().toArray(VectorKernel[]::new);
    int columns = random.nextInt(1, 20);
    List<Operand> sources =
        List.of(operand(random, arrays), operand(random, arrays), operand(random, arrays));
    VectorKernel kernel = kernels[random.nextInt(kernels.length)];
    int used =
        switch (kernel) {
          case RESCALE_ADD -> 3;
          case SOFTMAX -> 1;
          default -> 2;
        };
    return new VectorOperation(
        0,
        List.of(),
        kernel,
        random.nextInt(1, 5),
        columns,
        columns,
        1,
        sources.subList(0, used),
        operand(random, arrays),
        Optional.empty());
  }

  private static Operand operand(SplittableRandom random, RandomArray arrays) {
    boolean inScratchpad = random.nextBoolean();
    NumberFormat format = random.nextBoolean() ? NumberFormat.FP32 : NumberFormat.BF16;
    return RandomArray.operand(
        inScratchpad ? LocalMemory.SCRATCHPAD : LocalMemory.ACCUMULATOR,
        arrays.layout(
            inScratchpad ? arrays.scratchpadConfig : arrays.accumulatorConfig, format.bits()),
        format);
  }

  private static OperationTable table(SplittableRandom random) {
    Map<String, VectorConfig.Operation> operations = new HashMap<>();
    for (VectorPrimitive primitive : VectorPrimitive.values()) {
      operations.put(
          primitive.key(),
          new VectorConfig.Operation(
              new Cycles(random.nextInt(1, 4)), new Cycles(random.nextInt(1, 6)), "random"));
    }
    return new OperationTable(operations);
  }
}
