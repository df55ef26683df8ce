package org.npulator.workload.mapping;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.dram.DramOrganization;
import org.npulator.hw.dram.MemoryConfig;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

/**
 * The figures of a machine that decide a mapping.
 *
 * @param vectorRows rows of weights a cycle as a vector-matrix engine; 0 if the array is none
 * @param macsPerCyclePerElement by formats, such as int8xint8: activations x weights
 * @param wordBytes width of a word of the scratchpad
 * @param memoryBytes capacity of the memory
 * @param stripeBytes all channels x banks x a row of a bank
 * @param memoryBytesPerCycle peak bandwidth by cycles of the core clock
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
    int vectorLanes,
    long memoryBytes,
    long stripeBytes,
    double memoryBytesPerCycle) {

  Machine {
    macsPerCyclePerElement = Map.copyOf(new TreeMap<>(macsPerCyclePerElement));
  }

  static Machine of(NpuConfig config) {
    SystolicArrayConfig array = (SystolicArrayConfig) config.cores().matrix();
    MemoryConfig memory = config.memory();
    DramOrganization organization = memory.device().organization();
    long banks = (long) memory.channels() * organization.banks();
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
        config.cores().vector().lanes(),
        memory.channels() * memory.ranks() * organization.rankBytes(),
        banks * organization.rowBytes(),
        bytesPerSecond / config.clocks().get(config.cores().clock()).toHertz());
  }

  boolean multiplies(NumberFormat activations, NumberFormat weights) {
    return macsPerCyclePerElement.containsKey(pair(activations, weights));
  }

  /** Multiply-accumulates per cycle of one element of the array. */
  double rate(NumberFormat activations, NumberFormat weights) throws MappingException {
    Double rate = macsPerCyclePerElement.get(pair(activations, weights));
    if (rate == null) {
      throw new MappingException(
          "the matrix engine cannot multiply %s, only %s"
              .formatted(
                  pair(activations, weights),
                  String.join(", ", new TreeMap<>(macsPerCyclePerElement).keySet())));
    }
    return rate;
  }

  /** What the accumulators of a product of these formats hold. */
  static NumberFormat accumulatorFormat(NumberFormat activations) {
    return activations == NumberFormat.INT8 || activations == NumberFormat.INT4
        ? NumberFormat.INT32
        : NumberFormat.FP32;
  }

  /**
   * Cycles of a product: every fold of the array takes its beats, or the rows that are loaded or
   * given out meanwhile if those are more.
   */
  double arrayCycles(long m, long k, long n, double rate) {
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
    return dataflow.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String pair(NumberFormat activations, NumberFormat weights) {
    return activations.formatName() + "x" + weights.formatName();
  }
}
