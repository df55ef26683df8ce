package org.npulator.hw.systolic;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Name;
import org.npulator.hw.format.FormatPair;
import org.npulator.hw.format.Sparsity;
import org.npulator.hw.program.StationaryOperand;

/** The matrix engine of a core. */
public sealed interface MatrixConfig {

  /** A grid of multiply-accumulate elements with operands moving between neighbours. */
  @Name("systolic")
  @Doc("grid of processing elements with operands moving between neighbours")
  record SystolicArrayConfig(
      @Doc("processing elements along which partial sums move") @AtLeast(1) @AtMost(4096) int rows,
      @Doc("processing elements along which activations move") @AtLeast(1) @AtMost(4096)
          int columns,
      @Doc("operand that stays in the processing elements") Dataflow dataflow,
      @Doc(
              "whether elements have a second register for the operand that stays, so that the next"
                  + " one is shifted in, or results are shifted out, during the use of the first")
          boolean doubleBufferedWeights,
      @Doc(
              "rows of weights that enter in a cycle when the array works as a vector-matrix engine,"
                  + " for products of few rows; without it, it cannot")
          @AtLeast(1)
          Optional<Integer> vectorRows,
      @Doc(
              "rate by operand formats, activations x weights, such as int8xint8: 1; it holds for all"
                  + " formats with these elements")
          Map<String, Double> macsPerCyclePerElement,
      @Doc("which zeros among the weights are skipped; without it all are multiplied")
          Optional<SparsityConfig> sparsity,
      @Doc(
              "arrays of a core, which share its scratchpad and accumulator buffer and stand still"
                  + " together in bank conflicts; without it one")
          @AtLeast(1)
          @AtMost(MOST_ARRAYS)
          Optional<Integer> count,
      @Doc(
              "further dataflows, one for each product; between products of different ones the array"
                  + " runs empty; without it, it has the first only")
          Optional<List<Dataflow>> furtherDataflows)
      implements MatrixConfig {

    /** Arrays that a core has at most. */
    public static final int MOST_ARRAYS = 8;

    /** The only array of a core. */
    public SystolicArrayConfig(
        int rows,
        int columns,
        Dataflow dataflow,
        boolean doubleBufferedWeights,
        Optional<Integer> vectorRows,
        Map<String, Double> macsPerCyclePerElement,
        Optional<SparsityConfig> sparsity) {
      this(
          rows,
          columns,
          dataflow,
          doubleBufferedWeights,
          vectorRows,
          macsPerCyclePerElement,
          sparsity,
          Optional.empty(),
          Optional.empty());
    }

    /** An array that does not work as a vector-matrix engine and multiplies all zeros. */
    public SystolicArrayConfig(
        int rows,
        int columns,
        Dataflow dataflow,
        boolean doubleBufferedWeights,
        Map<String, Double> macsPerCyclePerElement) {
      this(
          rows,
          columns,
          dataflow,
          doubleBufferedWeights,
          Optional.empty(),
          macsPerCyclePerElement,
          Optional.empty());
    }

    public SystolicArrayConfig {
      if (vectorRows.isPresent() && dataflow != Dataflow.WEIGHT_STATIONARY) {
        throw new InvalidValueException(
            "vectorRows",
            "only an array that is weight-stationary otherwise works as a vector-matrix engine,"
                + " expected dataflow weight-stationary or no vectorRows");
      }
      if (vectorRows.isPresent() && vectorRows.get() > rows) {
        throw new InvalidValueException(
            "vectorRows",
            vectorRows.get()
                + " rows of weights in a cycle, expected at most the "
                + rows
                + " rows of the array");
      }
      furtherDataflows = furtherDataflows.map(List::copyOf);
      if (furtherDataflows.orElse(List.of()).contains(dataflow)) {
        throw new InvalidValueException(
            "furtherDataflows",
            dataflow.name().toLowerCase(Locale.ROOT).replace('_', '-')
                + " is the dataflow already, expected others");
      }
      macsPerCyclePerElement =
          Collections.unmodifiableMap(new LinkedHashMap<>(macsPerCyclePerElement));
      if (macsPerCyclePerElement.isEmpty()) {
        throw new InvalidValueException(
            RATES, "no pair of formats, expected at least one such as int8xint8: 1");
      }
      for (Map.Entry<String, Double> rate : new TreeMap<>(macsPerCyclePerElement).entrySet()) {
        if (FormatPair.named(rate.getKey()).isEmpty()) {
          throw new InvalidValueException(
              RATES,
              "unknown pair of formats " + rate.getKey() + ", " + FormatPair.advice(rate.getKey()));
        }
        if (!MacRate.isSupported(rate.getValue())) {
          throw new InvalidValueException(
              RATES,
              "rate "
                  + rate.getValue()
                  + " of "
                  + rate.getKey()
                  + ", expected a whole number or one divided by a whole number, up to 64");
        }
      }
    }

    /** Arrays of a core. */
    public int arrays() {
      return count.orElse(1);
    }

    /** All that it can keep in its elements, the usual one first. */
    public Set<Dataflow> dataflows() {
      Set<Dataflow> all = new LinkedHashSet<>(Set.of(dataflow));
      furtherDataflows.ifPresent(all::addAll);
      return all;
    }

    /** Elements of all arrays of a core. */
    public long elements() {
      return (long) arrays() * rows * columns;
    }

    /**
     * The rate at which an element multiplies a pair: that of the pair or of the formats of its
     * elements; where an element multiplies by one bit at a time, that rate divided by the bits and
     * rounded down to a rate that it can keep.
     */
    public OptionalDouble macsPerCycle(FormatPair pair) {
      return macsPerCycle(macsPerCyclePerElement, pair);
    }

    /** {@link #macsPerCycle(FormatPair)} of an array with these rates. */
    public static OptionalDouble macsPerCycle(Map<String, Double> rates, FormatPair pair) {
      return pair.in(rates)
          .map(entry -> OptionalDouble.of(MacRate.atMost(entry.value() / entry.passes())))
          .orElse(OptionalDouble.empty());
    }

    private static final String RATES = "macsPerCyclePerElement";
  }

  /** Which zeros among the weights an array skips. */
  @Doc("zeros among the weights that are skipped")
  record SparsityConfig(
      @Doc("structures, such as 2of4: two of every four consecutive weights are not zero")
          List<String> structured,
      @Doc("whether zeros anywhere are skipped, at the pace of the fullest column")
          boolean unstructured) {

    public SparsityConfig {
      structured = List.copyOf(structured);
      for (String name : structured) {
        if (Sparsity.named(name).filter(Sparsity::structured).isEmpty()) {
          throw new InvalidValueException(
              "structured", "unknown structure " + name + ", expected such as 2of4");
        }
      }
    }

    /** Whether weights of this sparsity are multiplied without their zeros. */
    public boolean skips(Sparsity weights) {
      return weights.structured() ? structured.contains(weights.toString()) : unstructured;
    }
  }

  /** Which operand stays where it is used. */
  enum Dataflow {
    WEIGHT_STATIONARY(StationaryOperand.WEIGHTS),
    OUTPUT_STATIONARY(StationaryOperand.SUMS),
    INPUT_STATIONARY(StationaryOperand.ACTIVATIONS);

    private final StationaryOperand stationary;

    Dataflow(StationaryOperand stationary) {
      this.stationary = stationary;
    }

    public StationaryOperand stationary() {
      return stationary;
    }
  }
}
