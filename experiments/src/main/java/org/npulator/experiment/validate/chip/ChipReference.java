package org.npulator.experiment.validate.chip;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.gemm.Gemm;
import org.npulator.experiment.gemm.GemmExperiment;
import org.npulator.experiment.validate.Comparison;
import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.experiment.validate.ReferenceModel;
import org.npulator.experiment.validate.ReferenceRow;
import org.npulator.experiment.validate.Tolerances;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.format.FormatPair;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.InvalidWorkloadException;

/**
 * Rows of ONNXim's runs. A row with M, N and K is one product: its total cycles decide. Other rows
 * are a layer of a language model: of its operators the products are run, and the cycles of each
 * decide; the others are listed as not expressible. A row that ONNXim did not survive is run and
 * reported. What this simulator's own mapping needs is reported beside.
 */
public final class ChipReference implements ReferenceModel {
  /** Cycles of the core clock to the last write. */
  private static final String CYCLES = "total_cycles";

  private static final String OWN_CYCLES = "own_mapping_cycles";
  private static final String LAYERS = "layer_cycles";
  private static final String MAPPINGS = "gemm_mappings";
  private static final double STANDARD_TOLERANCE = 0.15;
  private static final long LARGEST = 1 << 20;

  /** The products of a layer by what the names of the operators end with, in order. */
  private static final List<String> PRODUCTS = List.of("QKVgen", "proj", "fc1", "fc2");

  /** The bias of the first product of the feed-forward network is added by its activation. */
  private static final Set<String> WITHOUT_BIAS = Set.of("fc1");

  private final ReferenceMachines machines;

  /**
   * @throws ConfigurationException if a machine is not valid
   */
  public ChipReference(ConfigurationLoader loader) throws ConfigurationException {
    machines = new ReferenceMachines(loader);
  }

  @Override
  public List<String> requiredColumns() {
    return List.of(ReferenceMachines.COLUMN, "workload", MAPPINGS, CYCLES);
  }

  @Override
  public String mainMetric() {
    return CYCLES;
  }

  @Override
  public String nameOf(ReferenceRow row) {
    String name = machines.arrayOf(row) + "/" + row.text("workload");
    return row.has("trace") ? name + "/" + row.text("trace") : name;
  }

  @Override
  public String groupOf(ReferenceRow row) {
    String kind = isProduct(row) ? "one product" : "products of a layer";
    return machines.arrayOf(row) + ", " + kind + (row.has(CYCLES) ? "" : ", no reference");
  }

  private static boolean isProduct(ReferenceRow row) {
    return row.has("M") || row.has("N") || row.has("K");
  }

  @Override
  public List<Comparison> run(ReferenceRow row, Tolerances tolerances)
      throws NotExpressibleException {
    Configuration<NpuConfig> machine = machines.of(row);
    FormatPair formats = formats(machine.value());
    return isProduct(row)
        ? product(row, tolerances, machine, formats)
        : layer(row, tolerances, machine, formats.activations());
  }

  private static FormatPair formats(NpuConfig machine) throws NotExpressibleException {
    try {
      FormatSet formats = FormatSet.named(machine.formats());
      return new FormatPair(formats.activation(), formats.weight());
    } catch (InvalidWorkloadException e) {
      throw new NotExpressibleException(e.getMessage());
    }
  }

  private static List<Comparison> product(
      ReferenceRow row, Tolerances tolerances, Configuration<NpuConfig> machine, FormatPair formats)
      throws NotExpressibleException {
    Figures figures = new Figures(tolerances);
    Gemm gemm =
        new Gemm(
            row.whole("M", 1, LARGEST),
            row.whole("K", 1, LARGEST),
            row.whole("N", 1, LARGEST),
            formats);
    if (row.has(MAPPINGS)) {
      List<GemmMapping> mappings = GemmMapping.of(row);
      GemmMapping mapping = mappings.get(0);
      if (mappings.size() > 1
          || mapping.rows() != gemm.m()
          || mapping.depth() != gemm.k()
          || mapping.columns() != gemm.n()) {
        throw row.unexpected(
            MAPPINGS, "one mapping of N:%d C:%d M:%d".formatted(gemm.m(), gemm.k(), gemm.n()));
      }
      MappingRun run =
          MappingRun.of(
              machine.value(), mappings, List.of(0L), List.of(false), formats.activations());
      figures.judge(CYCLES, row.number(CYCLES), run.cycles());
      layerCycles(row)
          .forEach(
              (name, cycles) ->
                  figures.report(name, OptionalDouble.of(cycles), run.productCycles().get(0)));
      figures.report("dram_read_bytes", row.number("dram_read_bytes"), run.bytesRead());
      figures.report("dram_write_bytes", row.number("dram_write_bytes"), run.bytesWritten());
    } else if (row.has(CYCLES)) {
      throw new NotExpressibleException("no value in column " + MAPPINGS);
    }
    try {
      figures.report(
          OWN_CYCLES, row.number(CYCLES), new GemmExperiment(machine).run(gemm).cycles());
    } catch (MappingException e) {
      throw new NotExpressibleException(e.getMessage());
    }
    return figures.list;
  }

  private static List<Comparison> layer(
      ReferenceRow row,
      Tolerances tolerances,
      Configuration<NpuConfig> machine,
      NumberFormat format)
      throws NotExpressibleException {
    if (!row.has(MAPPINGS)) {
      throw new NotExpressibleException(
          "no value in column " + MAPPINGS + ", and no sizes of products");
    }
    List<GemmMapping> mappings = GemmMapping.of(row);
    if (mappings.size() > PRODUCTS.size()) {
      throw row.unexpected(MAPPINGS, "at most a mapping for each of " + PRODUCTS);
    }
    List<String> names = PRODUCTS.subList(0, mappings.size());
    Map<String, Double> layers = layerCycles(row);
    MappingRun run =
        MappingRun.of(
            machine.value(),
            mappings,
            pauses(names, layers),
            names.stream().map(name -> !WITHOUT_BIAS.contains(name)).toList(),
            format);
    Figures figures = new Figures(tolerances);
    for (int index = 0; index < names.size(); index++) {
      String name = names.get(index);
      OptionalDouble reference =
          layers.entrySet().stream()
              .filter(layer -> layer.getKey().endsWith("." + name))
              .mapToDouble(Map.Entry::getValue)
              .findFirst();
      figures.judge(name, reference, run.productCycles().get(index));
    }
    layers.forEach(
        (layer, cycles) -> {
          if (names.stream().noneMatch(name -> layer.endsWith("." + name))) {
            String operator = layer.substring(layer.indexOf('.') + 1);
            figures.list.add(Comparison.notExpressible(operator, cycles, reason(operator)));
          }
        });
    return figures.list;
  }

  private static String reason(String operator) {
    return operator.contains("Attention")
        ? "gemm_mappings has no tiles of heads; passes as time"
        : "gemm_mappings has tiles of products only; passes as time";
  }

  /** Other operators between the products pass as time, so that refreshes fall alike. */
  private static List<Long> pauses(List<String> names, Map<String, Double> layers) {
    List<Long> pauses = new ArrayList<>(Collections.nCopies(names.size(), 0L));
    int next = 0;
    for (Map.Entry<String, Double> layer : layers.entrySet()) {
      if (next < names.size() && layer.getKey().endsWith("." + names.get(next))) {
        next++;
      } else if (next < names.size()) {
        pauses.set(next, pauses.get(next) + layer.getValue().longValue());
      }
    }
    return pauses;
  }

  /** Cycles by operator, as {@code name:cycles} separated by semicolons. */
  private static Map<String, Double> layerCycles(ReferenceRow row) throws NotExpressibleException {
    Map<String, Double> cycles = new LinkedHashMap<>();
    for (String entry : row.text(LAYERS).split(";")) {
      if (!entry.isEmpty()) {
        String[] parts = entry.split(":", -1);
        if (parts.length != 2 || !parts[1].matches("[0-9]{1,15}")) {
          throw row.unexpected(LAYERS, "entries such as mm:2100 separated by semicolons");
        }
        cycles.put(parts[0], Double.valueOf(parts[1]));
      }
    }
    return Collections.unmodifiableMap(cycles);
  }

  /** The comparisons of a row; without a reference a figure is only reported. */
  private static final class Figures {
    private final Tolerances tolerances;
    private final List<Comparison> list = new ArrayList<>();

    Figures(Tolerances tolerances) {
      this.tolerances = tolerances;
    }

    void judge(String metric, OptionalDouble reference, double simulated) {
      OptionalDouble tolerance =
          reference.isPresent()
              ? OptionalDouble.of(tolerances.of(metric, STANDARD_TOLERANCE))
              : OptionalDouble.empty();
      list.add(new Comparison(metric, reference.orElse(Double.NaN), simulated, tolerance, false));
    }

    void report(String metric, OptionalDouble reference, double simulated) {
      list.add(
          new Comparison(
              metric, reference.orElse(Double.NaN), simulated, OptionalDouble.empty(), false));
    }
  }
}
