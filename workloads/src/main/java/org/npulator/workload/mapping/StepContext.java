package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.mapping.MappingConfig.BlockChoice;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.mapping.ProgramBuilder.VectorWork;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;

/** What the operators of a step share on a core: the program, the buffers and the machine. */
final class StepContext {
  private static final int ARRAYS = 0;
  private static final int UNITS = 1;

  private final Machine machine;
  private final MemoryLayout layout;
  private final MappingConfig dictated;
  private final StepKind kind;
  private final ProgramBuilder builder;
  private final Traffic traffic;
  private final Activations activations;
  private final RingBuffer arrays;
  private final long unitsBytes;
  private final RingBuffer constants;
  private final RingBuffer probabilities;
  private final RingBuffer state;
  private final RingBuffer accumulators;
  private RingBuffer stream;

  /**
   * @param traffic of all cores
   * @param accumulatorBase first byte of the accumulators that it uses
   * @param memoryBase where the activations of this core begin that do not stay on chip
   */
  StepContext(
      Machine machine,
      MemoryLayout layout,
      MappingConfig dictated,
      StepKind kind,
      ScratchpadPlan plan,
      Traffic traffic,
      long accumulatorBase,
      long memoryBase) {
    this.machine = machine;
    this.dictated = dictated;
    this.kind = kind;
    this.traffic = traffic;
    this.builder = new ProgramBuilder(machine);
    this.layout = layout;
    Ownership scratchpad = new Ownership();
    long word = machine.wordBytes();
    activations = new Activations(plan, memoryBase, builder, traffic, scratchpad, word);
    arrays =
        new RingBuffer(Space.SCRATCHPAD, scratchpad, plan.streamBase(), plan.streamBytes(), word);
    unitsBytes = plan.unitsBytes();
    stream = arrays;
    constants =
        new RingBuffer(
            Space.SCRATCHPAD, scratchpad, plan.constantBase(), plan.constantBytes(), word);
    probabilities =
        new RingBuffer(
            Space.SCRATCHPAD, scratchpad, plan.probabilityBase(), plan.probabilityBytes(), word);
    state = new RingBuffer(Space.SCRATCHPAD, scratchpad, plan.stateBase(), plan.stateBytes(), word);
    accumulators =
        new RingBuffer(
            Space.ACCUMULATOR,
            new Ownership(),
            accumulatorBase,
            machine.accumulatorBytes(),
            machine.accumulatorWordBytes());
  }

  Machine machine() {
    return machine;
  }

  MemoryLayout layout() {
    return layout;
  }

  /** What is dictated for the loops of a product in this step. */
  Optional<BlockChoice> dictatedBlock(String role) {
    return dictated.product(role).block(kind);
  }

  /** How the attention of this step is cut. */
  AttentionTiling tiling(Attention attention) throws MappingException {
    return AttentionTiling.of(machine, attention, dictated, kind);
  }

  ProgramBuilder builder() {
    return builder;
  }

  Traffic traffic() {
    return traffic;
  }

  Activations activations() {
    return activations;
  }

  /** Goes on with the share of units at the banks of an operator. */
  void atUnits() {
    builder.continueIn(UNITS);
    stream = arrays.lend(unitsBytes);
  }

  /** Goes on with the share of the arrays, beside that of the units. */
  void besideUnits() {
    builder.continueIn(ARRAYS);
    stream = arrays;
  }

  /** Goes on with what is behind both shares. */
  void behindUnits() {
    arrays.whole();
  }

  /** Weights, keys and values on their way to the array, and what units at the banks return. */
  RingBuffer stream() {
    return stream;
  }

  /** Vectors: norm weights, biases, rotary tables. */
  RingBuffer constants() {
    return constants;
  }

  RingBuffer probabilities() {
    return probabilities;
  }

  /** Running maximum, sum and output of attention. */
  RingBuffer state() {
    return state;
  }

  RingBuffer accumulators() {
    return accumulators;
  }

  /**
   * Turns what was loaded for the array into a format that it multiplies, on the vector unit.
   *
   * @param source the elements, as many rows as the result has
   * @param sourceFormat of a row of the source
   * @param scales of blocks of rows, if they do not follow the elements in the rows
   * @param format of the result
   */
  Region dequantized(
      Region source,
      NumberFormat sourceFormat,
      Optional<Matrix> scales,
      NumberFormat format,
      long rows,
      long columns) {
    Region result = stream.allocate(rows, format.rowBytes(columns)).whole();
    List<Matrix> sources = new ArrayList<>(List.of(new Matrix(source, sourceFormat)));
    scales.ifPresent(sources::add);
    builder.vector(
        new VectorWork(VectorKernel.DEQUANTIZE, rows, columns),
        sources,
        new Matrix(result, format));
    return result;
  }

  /** Loads part of a weight. */
  void loadWeight(Tensor weight, MemoryRun run, Region destination) {
    builder.load(run, destination);
    traffic.weight(weight.name(), run);
  }
}
