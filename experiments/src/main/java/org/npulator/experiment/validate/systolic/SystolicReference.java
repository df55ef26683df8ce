package org.npulator.experiment.validate.systolic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.npulator.experiment.validate.Comparison;
import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.experiment.validate.ReferenceModel;
import org.npulator.experiment.validate.ReferenceRow;
import org.npulator.experiment.validate.Tolerances;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.hw.systolic.SerialFolds;

/**
 * Rows of SCALE-Sim's runs. Total cycles, operand reads and, except for output stationary, writes
 * of partial sums decide. What SCALE-Sim miscounts is reported beside the right figure.
 */
public final class SystolicReference implements ReferenceModel {
  private static final String CYCLES = "Total_Cycles";
  private static final String STALLS = "Stall_Cycles";
  private static final String ACTIVATION_READS = "SRAM_IFMAP_Reads";
  private static final String WEIGHT_READS = "SRAM_Filter_Reads";
  private static final String RESULT_WRITES = "SRAM_OFMAP_Writes";
  private static final String BANDWIDTH_MODE = "dram_bw_mode";
  private static final Map<String, Dataflow> DATAFLOWS =
      Map.of(
          "os", Dataflow.OUTPUT_STATIONARY,
          "ws", Dataflow.WEIGHT_STATIONARY,
          "is", Dataflow.INPUT_STATIONARY);
  private static final int LARGEST_ARRAY = 1 << 20;

  @Override
  public List<String> requiredColumns() {
    return List.of("array_rows", "array_cols", "dataflow", CYCLES);
  }

  @Override
  public String mainMetric() {
    return CYCLES;
  }

  @Override
  public String nameOf(ReferenceRow row) {
    String shape =
        "%sx%s/%s/%sx%sx%s"
            .formatted(
                row.text("array_rows"),
                row.text("array_cols"),
                row.text("dataflow"),
                row.text("M"),
                row.text("K"),
                row.text("N"));
    return row.has("case") ? row.text("case") : shape;
  }

  @Override
  public String groupOf(ReferenceRow row) {
    String simulator = row.has("simulator") ? row.text("simulator") : "scalesim";
    return simulator + ", " + row.text("dataflow") + ", " + row.text(BANDWIDTH_MODE);
  }

  @Override
  public List<Comparison> run(ReferenceRow row, Tolerances tolerances)
      throws NotExpressibleException {
    if (row.has(BANDWIDTH_MODE) && !row.text(BANDWIDTH_MODE).equals("CALC")) {
      throw new NotExpressibleException(
          row.text(BANDWIDTH_MODE).equals("USER")
              ? "stalls of mode USER come from fetching whole buffers in a fixed order, some"
                  + " several times (SCALE-Sim issues 27 and 130), which no memory here does"
              : row.unexpected(BANDWIDTH_MODE, "CALC or USER").getMessage());
    }
    Dataflow dataflow = DATAFLOWS.get(row.required("dataflow"));
    if (dataflow == null) {
      throw row.unexpected("dataflow", "os, ws or is");
    }
    LayerShape shape = LayerShape.of(row);
    SerialFolds folds =
        new SerialFolds(
            dataflow,
            row.whole("array_rows", 1, LARGEST_ARRAY),
            row.whole("array_cols", 1, LARGEST_ARRAY),
            shape.m(),
            shape.k(),
            shape.n());
    try {
      return compare(row, folds, tolerances);
    } catch (ArithmeticException overflow) {
      throw new NotExpressibleException("its counts exceed 64 bits");
    }
  }

  private static List<Comparison> compare(
      ReferenceRow row, SerialFolds folds, Tolerances tolerances) throws NotExpressibleException {
    List<Comparison> comparisons = new ArrayList<>();
    Map<String, Double> decisive = new LinkedHashMap<>();
    // SCALE-Sim prints the number of the last cycle, the first being 0.
    decisive.put(CYCLES, folds.cycles() - 1.0);
    decisive.put(STALLS, 0.0);
    decisive.put(ACTIVATION_READS, (double) folds.activationReads());
    decisive.put(WEIGHT_READS, (double) folds.weightReads());
    Map<String, Double> reported = new LinkedHashMap<>();
    if (folds.dataflow() == Dataflow.OUTPUT_STATIONARY) {
      reported.put(RESULT_WRITES, (double) folds.partialSumWrites());
    } else {
      decisive.put(RESULT_WRITES, (double) folds.partialSumWrites());
    }
    reported.put("Overall_Util_pct", 100 * folds.macUtilization());
    reported.put("Mapping_Efficiency_pct", 100 * folds.mappingEfficiency());
    reported.put("Compute_Util_pct", 100 * folds.macUtilization());
    reported.put("Avg_IFMAP_SRAM_BW", (double) folds.activationReads() / folds.cycles());
    reported.put("Avg_FILTER_SRAM_BW", (double) folds.weightReads() / folds.cycles());
    reported.put("Avg_OFMAP_SRAM_BW", (double) folds.partialSumWrites() / folds.cycles());
    for (Map.Entry<String, Double> metric : decisive.entrySet()) {
      OptionalDouble reference = row.number(metric.getKey());
      if (metric.getKey().equals(CYCLES) && reference.isEmpty()) {
        throw new NotExpressibleException("no value in column " + CYCLES);
      }
      if (reference.isPresent()) {
        double tolerance = tolerances.of(metric.getKey(), 0);
        comparisons.add(comparison(metric, reference.getAsDouble(), OptionalDouble.of(tolerance)));
      }
    }
    for (Map.Entry<String, Double> metric : reported.entrySet()) {
      OptionalDouble reference = row.number(metric.getKey());
      if (reference.isPresent()) {
        comparisons.add(comparison(metric, reference.getAsDouble(), OptionalDouble.empty()));
      }
    }
    return comparisons;
  }

  private static Comparison comparison(
      Map.Entry<String, Double> metric, double reference, OptionalDouble tolerance) {
    return new Comparison(metric.getKey(), reference, metric.getValue(), tolerance, false);
  }
}
