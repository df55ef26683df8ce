package org.npulator.experiment.validate.dram;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.bind.NearestName;
import org.npulator.experiment.validate.Comparison;
import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.experiment.validate.ReferenceModel;
import org.npulator.experiment.validate.ReferenceRow;
import org.npulator.experiment.validate.Tolerances;
import org.npulator.experiment.validate.dram.ReferenceDevices.Tolerance;
import org.npulator.experiment.validate.dram.ReferenceDevices.Tool;
import org.npulator.hw.dram.ChannelResult;
import org.npulator.hw.dram.ChannelRun;
import org.npulator.hw.dram.MemoryConfig;
import org.npulator.hw.dram.ReferenceStream;
import org.npulator.hw.dram.ReferenceStream.Pattern;

/**
 * Rows of memory simulators' runs of the reference streams. Cycles, activations and refreshes
 * decide; other counts and latencies are reported.
 */
public final class DramReference implements ReferenceModel {
  private static final long MOST_REQUESTS = 100_000_000;
  private static final long MOST_CYCLES = 1L << 40;
  private static final String CYCLES = "cycles";
  private static final String COMMANDS = "cmds";

  private final ReferenceDevices devices;
  private final RowSystem systems;

  /**
   * @throws ConfigurationException if the configuration of kind reference named dram is not valid
   */
  public DramReference(ConfigurationLoader loader) throws ConfigurationException {
    devices = loader.load("reference", "dram", List.of(), ReferenceDevices.class).value();
    systems = new RowSystem(loader);
  }

  @Override
  public List<String> requiredColumns() {
    return List.of("device", "stream", "N", CYCLES);
  }

  @Override
  public String mainMetric() {
    return CYCLES;
  }

  @Override
  public String nameOf(ReferenceRow row) {
    return row.has("case")
        ? row.text("case")
        : row.text("device") + "/" + row.text("stream") + "/" + RowSystem.mappingName(row);
  }

  @Override
  public String groupOf(ReferenceRow row) {
    try {
      String name = toolName(row);
      Pattern pattern = pattern(row);
      return name + ", " + kind(row, pattern);
    } catch (NotExpressibleException e) {
      return "others";
    }
  }

  private static String kind(ReferenceRow row, Pattern pattern) {
    if (!pattern.readOnly()) {
      return "streams with writes";
    }
    return RowSystem.mappingName(row).equals("M1") ? "reads, M1" : "reads, other mappings";
  }

  private String toolName(ReferenceRow row) throws NotExpressibleException {
    String tool = row.text("tool").replaceFirst("@.*$", "");
    if (!tool.isEmpty()) {
      if (!devices.tools().containsKey(tool)) {
        throw row.unexpected("tool", NearestName.oneOf(devices.tools().keySet()));
      }
      return tool;
    }
    String prefix = row.text("case").replaceFirst("\\..*$", "");
    for (Map.Entry<String, Tool> entry : devices.tools().entrySet()) {
      if (entry.getValue().cases().contains(prefix)) {
        return entry.getKey();
      }
    }
    String device = row.text("device") + "_";
    for (Map.Entry<String, Tool> entry : devices.tools().entrySet()) {
      if (entry.getValue().devices().keySet().stream()
          .anyMatch(name -> device.startsWith(name + "_"))) {
        return entry.getKey();
      }
    }
    throw new NotExpressibleException(
        "neither a column tool nor the start of the case nor the device tells the simulator");
  }

  private static Pattern pattern(ReferenceRow row) throws NotExpressibleException {
    Pattern pattern = Pattern.named(row.required("stream"));
    if (pattern == null) {
      throw row.unexpected("stream", NearestName.oneOf(Pattern.keys()));
    }
    return pattern;
  }

  @Override
  public List<Comparison> run(ReferenceRow row, Tolerances tolerances)
      throws NotExpressibleException {
    Tool tool = devices.tools().get(toolName(row));
    Pattern pattern = pattern(row);
    MemoryConfig memory = systems.of(row, tool);
    long cycles = row.whole(CYCLES, 0, MOST_CYCLES);
    ReferenceStream stream =
        pattern == Pattern.I_IDLE
            ? ReferenceStream.idle(memory, cycles)
            : new ReferenceStream(pattern, memory, row.whole("N", 1, MOST_REQUESTS));
    ChannelRun run = new ChannelRun(0, memory, null);
    run.run(stream);
    return compare(row, run.result(0), tolerance(row, pattern, tool.tolerance()), tolerances);
  }

  private static double tolerance(ReferenceRow row, Pattern pattern, Tolerance tolerance) {
    if (!pattern.readOnly()) {
      return tolerance.writes();
    }
    return RowSystem.mappingName(row).equals("M1")
        ? tolerance.reads()
        : tolerance.readsOtherMapping();
  }

  private static List<Comparison> compare(
      ReferenceRow row, ChannelResult result, double standard, Tolerances tolerances)
      throws NotExpressibleException {
    Figures figures = new Figures(row, standard, tolerances);
    long activates = result.activity().activates();
    long refreshes = result.activity().refreshes();
    figures.judge(CYCLES, result.cycles(), false);
    boolean counted = row.has("n_act") || row.has("n_ref");
    figures.judge("n_act", activates, true);
    figures.judge("n_ref", refreshes, true);
    figures.report("n_rd", result.activity().reads());
    figures.report("n_wr", result.activity().writes());
    figures.report("row_hits", result.rowHits());
    figures.report("row_misses", result.rowMisses());
    figures.report("row_conflicts", result.rowConflicts());
    if (result.readLatency().count() > 0) {
      figures.report("avg_lat", result.readLatency().mean());
      figures.report("min_lat", result.readLatency().minimum());
      figures.report("max_lat", result.readLatency().maximum());
    }
    // no commands at all are a figure only where there were no requests
    if (row.has(COMMANDS) || (row.fields().containsKey(COMMANDS) && result.requests() == 0)) {
      figures.commands(result.activity().commands(), !counted);
    }
    return figures.list;
  }

  /** The comparisons of a row. */
  private static final class Figures {
    private final ReferenceRow row;
    private final double standard;
    private final Tolerances tolerances;
    private final List<Comparison> list = new ArrayList<>();

    Figures(ReferenceRow row, double standard, Tolerances tolerances) {
      this.row = row;
      this.standard = standard;
      this.tolerances = tolerances;
    }

    void judge(String column, double simulated, boolean count) throws NotExpressibleException {
      OptionalDouble reference = row.number(column);
      if (reference.isPresent()) {
        add(column, reference.getAsDouble(), simulated, true, count);
      }
    }

    void report(String column, double simulated) throws NotExpressibleException {
      OptionalDouble reference = row.number(column);
      if (reference.isPresent()) {
        add(column, reference.getAsDouble(), simulated, false, false);
      }
    }

    private void add(
        String metric, double reference, double simulated, boolean judged, boolean count) {
      list.add(
          new Comparison(
              metric,
              reference,
              simulated,
              judged ? OptionalDouble.of(tolerances.of(metric, standard)) : OptionalDouble.empty(),
              count));
    }

    /** Commands as name=count, separated by semicolons; one that is not there was not issued. */
    void commands(Map<String, Long> simulated, boolean judged) throws NotExpressibleException {
      Map<String, Long> reference = new TreeMap<>();
      for (String entry : row.text(COMMANDS).split(";")) {
        String[] parts = entry.split("=", -1);
        if (!entry.isEmpty()) {
          if (parts.length != 2 || !parts[1].matches("[0-9]{1,15}")) {
            throw row.unexpected(COMMANDS, "entries such as ACT=312 separated by semicolons");
          }
          reference.put(parts[0], Long.parseLong(parts[1]));
        }
      }
      Set<String> names = new TreeSet<>(reference.keySet());
      simulated.forEach(
          (name, count) -> {
            if (count > 0) {
              names.add(name);
            }
          });
      for (String name : names) {
        boolean decides = judged && (name.startsWith("ACT") || name.startsWith("REF"));
        add(
            name,
            reference.getOrDefault(name, 0L),
            simulated.getOrDefault(name, 0L),
            decides,
            decides);
      }
    }
  }
}
