package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.dram.MemoryConfig;
import org.npulator.hw.format.FormatPair;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.format.Sparsity;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.hw.systolic.MatrixConfig.SparsityConfig;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;
import org.npulator.hw.vector.VectorConfig;
import org.npulator.hw.vector.VectorTiming;

/**
 * The figures of a machine that decide a mapping.
 *
 * @param vectorRows rows of weights a cycle as a vector-matrix engine; 0 if the array is none
 * @param macsPerCyclePerElement by formats, such as int8xint8: activations x weights
 * @param wordBytes width of a word of the scratchpad
 * @param accumulatorWordBytes width of a word of the accumulator buffer
 * @param memoryBytes capacity of the memory
 * @param stripeBytes all channels x banks x a row of a bank
 * @param memoryBytesPerCycle peak bandwidth by cycles of the core clock
 * @param dequantizer whether a unit of its own dequantizes
 * @param sparsity zeros among the weights that the array skips
 * @param arrays of a core, all alike
 * @param furtherDataflows that the arrays can have besides
 */
record Machine(
    int arrayRows,
    int arrayColumns,
    Dataflow dataflow,
    int vectorRows,
    Map<String, Double> macsPerCyclePerElement,
    long scratchpadBytes,
    long wordBytes,
    long accumulatorBytes,
    long accumulatorWordBytes,
    VectorConfig vector,
    long memoryBytes,
    long stripeBytes,
    double memoryBytesPerCycle,
    boolean dequantizer,
    Optional<SparsityConfig> sparsity,
    int arrays,
    Set<Dataflow> furtherDataflows) {

  Machine {
    furtherDataflows = Set.copyOf(furtherDataflows);
    macsPerCyclePerElement = Map.copyOf(new TreeMap<>(macsPerCyclePerElement));
  }

  static Machine of(NpuConfig config) {
    SystolicArrayConfig array = (SystolicArrayConfig) config.cores().matrix();
    MemoryConfig memory = config.memory();
    double bytesPerSecond = memory.channels() * memory.device().peakBytesPerSecond();
    return new Machine(
        array.rows(),
        array.columns(),
        array.dataflow(),
        array.vectorRows().orElse(0),
        array.macsPerCyclePerElement(),
        config.cores().scratchpad().capacity().bytes(),
        config.cores().scratchpad().width().bytes(),
        config.cores().accumulator().capacity().bytes(),
        config.cores().accumulator().width().bytes(),
        config.cores().vector(),
        memory.capacityBytes(),
        memory.stripeBytes(),
        bytesPerSecond / config.clocks().get(config.cores().clock()).toHertz(),
        config.cores().dequantizer().isPresent(),
        array.sparsity(),
        array.arrays(),
        Set.copyOf(array.furtherDataflows().orElse(List.of())));
  }

  /** The same core if as many cores share the memory. */
  Machine sharingMemory(int cores) {
    return with(dataflow, memoryBytesPerCycle / cores);
  }

  /** The same core with so much of its local memories as each of some sub-batches has. */
  Machine dividedAmong(int subBatches) {
    return with(
        dataflow,
        memoryBytesPerCycle,
        scratchpadBytes / subBatches / wordBytes * wordBytes,
        accumulatorBytes / subBatches / accumulatorWordBytes * accumulatorWordBytes);
  }

  /** The same machine if its arrays do not have another dataflow. */
  Machine keeping(Dataflow chosen) {
    return with(chosen, memoryBytesPerCycle);
  }

  private Machine with(Dataflow chosen, double bytesPerCycle) {
    return with(chosen, bytesPerCycle, scratchpadBytes, accumulatorBytes);
  }

  private Machine with(
      Dataflow chosen, double bytesPerCycle, long scratchpadShare, long accumulatorShare) {
    return new Machine(
        arrayRows,
        arrayColumns,
        chosen,
        vectorRows,
        macsPerCyclePerElement,
        scratchpadShare,
        wordBytes,
        accumulatorShare,
        accumulatorWordBytes,
        vector,
        memoryBytes,
        stripeBytes,
        bytesPerCycle,
        dequantizer,
        sparsity,
        arrays,
        furtherDataflows);
  }

  /** All that the arrays can keep, the usual one first. */
  List<Dataflow> dataflows() {
    List<Dataflow> all = new ArrayList<>(List.of(dataflow));
    for (Dataflow further : Dataflow.values()) {
      if (further != dataflow && furtherDataflows.contains(further)) {
        all.add(further);
      }
    }
    return all;
  }

  /** Elements on which the vector unit starts in a cycle. */
  int vectorLanes() {
    return vector.lanes();
  }

  /** What a kernel takes on the vector unit. */
  VectorCost vectorCost(VectorKernel kernel, List<NumberFormat> sources, NumberFormat destination) {
    return vectorCost(kernel, sources, destination, 1);
  }

  /**
   * What a kernel takes on the vector unit.
   *
   * @param segment elements that a top-k chooses
   */
  VectorCost vectorCost(
      VectorKernel kernel, List<NumberFormat> sources, NumberFormat destination, long segment) {
    VectorTiming timing = new VectorTiming(vector);
    return new VectorCost(
        timing.cyclesPerColumn(kernel, sources, destination, segment),
        timing.cyclesPerRow(kernel, sources, destination, segment),
        timing.latencyCycles(kernel, sources, destination, segment));
  }

  /** What the array leaves out of products with weights of a format, if anything. */
  Optional<Sparsity> skipped(NumberFormat weights) {
    return weights.sparsity().filter(zeros -> sparsity.isPresent() && sparsity.get().skips(zeros));
  }

  boolean multiplies(NumberFormat activations, NumberFormat weights) {
    return macsPerCycle(activations, weights).isPresent();
  }

  private OptionalDouble macsPerCycle(NumberFormat activations, NumberFormat weights) {
    return SystolicArrayConfig.macsPerCycle(
        macsPerCyclePerElement, new FormatPair(activations, weights));
  }

  /**
   * The format in which the array takes weights: their own, or the narrowest one that holds them
   * and that it multiplies with these activations; then they have to be dequantized before. Weights
   * with scales of blocks become integers only beside integers, as in QServe (Lin et al.,
   * arXiv:2405.04532), whose scales of blocks are integers.
   *
   * @throws MappingException if there is none
   */
  NumberFormat multiplied(NumberFormat activations, NumberFormat weights) throws MappingException {
    if (multiplies(activations, weights)) {
      return weights;
    }
    return NumberFormat.all().stream()
        .filter(format -> format.alignmentElements() == 1 && format.holds(weights))
        .filter(format -> multiplies(activations, format))
        .filter(
            format ->
                weights.blockElements() == 0
                    || !format.sumsAreIntegers()
                    || activations.sumsAreIntegers())
        .min(
            Comparator.comparing(NumberFormat::bits)
                .thenComparing(format -> !format.equals(activations))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow(() -> cannotMultiply(activations, weights));
  }

  private MappingException cannotMultiply(NumberFormat activations, NumberFormat weights) {
    return new MappingException(
        "the matrix engine cannot multiply %s, only %s, and none of these holds the weights"
            .formatted(
                new FormatPair(activations, weights),
                String.join(", ", new TreeMap<>(macsPerCyclePerElement).keySet())));
  }

  /** Multiply-accumulates per cycle of one element of the array. */
  double rate(NumberFormat activations, NumberFormat weights) throws MappingException {
    OptionalDouble rate = macsPerCycle(activations, weights);
    if (rate.isEmpty()) {
      throw cannotMultiply(activations, weights);
    }
    return rate.getAsDouble();
  }

  /**
   * {@link #rate} of formats that are known to be multiplied, sparse weights like those that are
   * kept.
   */
  double knownRate(NumberFormat activations, NumberFormat weights) {
    return macsPerCycle(activations, weights).orElse(1);
  }

  /**
   * Bytes of accumulators for some buffers, whatever they are aligned to.
   *
   * @param part of the accumulator buffer, which it is divided by
   */
  long accumulatorBytes(int part, int buffers) {
    return accumulatorBytes / part
        - buffers * (accumulatorWordBytes - WeightTile.PARTIAL_SUM_BYTES);
  }

  /** What the accumulators of a product of these formats hold. */
  static NumberFormat accumulatorFormat(NumberFormat activations) {
    return activations.sumsAreIntegers() ? NumberFormat.INT32 : NumberFormat.FP32;
  }

  /** Cycles of a product on all arrays, divided like {@link ArrayShare}. */
  double arrayCycles(long m, long k, long n, double rate) {
    if (arrays == 1) {
      return oneArrayCycles(m, k, n, rate);
    }
    long folds = Sizes.ceilDiv(n, arrayColumns);
    return Math.min(
        oneArrayCycles(m, k, Math.min(n, arrayColumns * Sizes.ceilDiv(folds, arrays)), rate),
        oneArrayCycles(Sizes.ceilDiv(m, arrays), k, n, rate));
  }

  /**
   * Cycles of a product on one array: every fold takes its beats, or the rows that are loaded or
   * given out meanwhile if those are more.
   */
  double oneArrayCycles(long m, long k, long n, double rate) {
    double foldRows = arrayRows * Math.max(1, rate);
    double cyclesPerBeat = Math.max(1, 1 / rate);
    double alongColumns = Math.ceil((double) n / arrayColumns);
    return switch (dataflow) {
      case WEIGHT_STATIONARY -> {
        double staying =
            Math.ceil(k / foldRows) * Math.max(m * cyclesPerBeat, Math.min(k, arrayRows));
        double beats = m * Math.ceil(k / (vectorRows * Math.max(1, rate)));
        yield alongColumns * (vectorRows == 0 ? staying : Math.min(staying, beats * cyclesPerBeat));
      }
      case OUTPUT_STATIONARY ->
          Math.ceil((double) m / arrayRows)
              * alongColumns
              * Math.max(k / rate, Math.min(m, arrayRows));
      case INPUT_STATIONARY ->
          Math.ceil(k / foldRows)
              * Math.ceil((double) m / arrayColumns)
              * Math.max(n * cyclesPerBeat, Math.min(m, arrayColumns));
    };
  }

  /** Rows of a product that occupy the array at a time; 1 if rows follow each other in time. */
  int rowsTogether() {
    return switch (dataflow) {
      case WEIGHT_STATIONARY -> 1;
      case OUTPUT_STATIONARY -> arrayRows;
      case INPUT_STATIONARY -> arrayColumns;
    };
  }

  /** Such as weight-stationary. */
  String dataflowName() {
    return name(dataflow);
  }

  /** Such as weight-stationary. */
  static String name(Dataflow dataflow) {
    return dataflow.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
