package org.npulator.experiment.validate.pim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.bind.NearestName;
import org.npulator.experiment.validate.Comparison;
import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.experiment.validate.ReferenceRow;
import org.npulator.experiment.validate.Tolerances;
import org.npulator.hw.chip.PimMemory;
import org.npulator.hw.chip.PimResult;
import org.npulator.hw.chip.PimSystemConfig;
import org.npulator.hw.pim.PimKernel.Attention;
import org.npulator.hw.pim.PimMappingException;

/**
 * A row of AttAcc's memory simulator: attention of one stack. The file of results that AttAcc ships
 * was made with the first published traces; for units at the banks, most of it with a controller
 * that does not yet look behind a fence.
 */
final class AttAccRow {
  private static final double TOLERANCE = 0.05;
  private static final Map<String, String> PRESETS =
      Map.of("BA", "attacc-bank", "BG", "attacc-bank-group", "BUFFER", "attacc-buffer");
  private static final String UNLIMITED = "HBM3-5200-AttAcc-unlimited";
  private static final String COUNTS = "mac_cmds/softmax/mvgb/mvsb/wrgb";
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("MACAB", "MACSB", "MACPB"),
          List.of("SFM"),
          List.of("MVGB"),
          List.of("MVSB"),
          List.of("WRGB"));

  private final RowSystem systems;

  /** Each run gives several rows. */
  private final Map<Run.Key, Run> runs = new ConcurrentHashMap<>();

  /** What a kernel did, or why it was refused. */
  private record Run(PimResult result, Optional<String> refused) {
    record Key(PimSystemConfig system, Attention attention) {}

    static Run of(Key key) {
      try {
        return new Run(new PimMemory(key.system()).run(key.attention()), Optional.empty());
      } catch (PimMappingException e) {
        return new Run(null, Optional.of(e.getMessage()));
      }
    }
  }

  AttAccRow(ConfigurationLoader loader) {
    systems = new RowSystem(loader);
  }

  List<Comparison> run(
      String config, String workload, String metric, ReferenceRow row, Tolerances tolerances)
      throws NotExpressibleException {
    if (!metric.equals("cycles") && !metric.equals(COUNTS)) {
      throw row.unexpected("metric", NearestName.oneOf(List.of("cycles", COUNTS)));
    }
    PimSystemConfig system = system(new RowText("config", config));
    Attention attention = attention(new RowText("workload", workload));
    Run run = runs.computeIfAbsent(new Run.Key(system, attention), Run::of);
    if (run.refused().isPresent()) {
      throw new NotExpressibleException(run.refused().get());
    }
    PimResult result = run.result();
    if (metric.equals("cycles")) {
      OptionalDouble reference = row.number("value");
      if (reference.isEmpty()) {
        throw new NotExpressibleException("no value in column value");
      }
      return List.of(
          new Comparison(
              metric,
              reference.getAsDouble(),
              result.cycles(),
              OptionalDouble.of(tolerances.of(metric, TOLERANCE)),
              false));
    }
    return counts(row, result.commands());
  }

  private PimSystemConfig system(RowText config) throws NotExpressibleException {
    String preset = PRESETS.get(config.text("pim_type"));
    if (preset == null) {
      throw config.unexpected("pim_type to be BA, BG or BUFFER");
    }
    if (!config.has("HBM3_8Gb_2R") || !config.has("HBM3_5.2Gbps")) {
      throw config.unexpected("HBM3_8Gb_2R and HBM3_5.2Gbps");
    }
    List<String> overrides = new ArrayList<>();
    overrides.add("unit.asPublished=true");
    // Rerunning the traces tells which controller most rows of a level come from.
    overrides.add("memory.controller.opensAhead=" + !config.text("pim_type").equals("BA"));
    switch (config.text("power_constraint")) {
      case "True":
        break;
      case "False":
        overrides.add("memory.device=" + UNLIMITED);
        break;
      default:
        throw config.unexpected("power_constraint to be True or False");
    }
    for (int channels = 1; channels <= 64; channels *= 2) {
      if (config.has(channels + "ch")) {
        overrides.add("memory.channels=" + channels);
      }
    }
    return systems.load(preset, overrides);
  }

  private static Attention attention(RowText workload) throws NotExpressibleException {
    if (!workload.has("attention_decode")) {
      throw workload.unexpected("attention_decode");
    }
    return new Attention(
        workload.whole("heads_per_hbm"),
        workload.whole("L"),
        workload.whole("dhead"),
        Math.toIntExact(Math.min(workload.whole("dbyte"), Integer.MAX_VALUE)));
  }

  /** Commands of all channels; the traces lose some moves to rounding, so they do not decide. */
  private static List<Comparison> counts(ReferenceRow row, Map<String, Long> commands)
      throws NotExpressibleException {
    String[] values = row.required("value").split("/", -1);
    String[] names = COUNTS.split("/");
    if (values.length != names.length) {
      throw row.unexpected("value", "five counts such as 16/1/8/24/8");
    }
    List<Comparison> comparisons = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      if (!values[i].matches("[0-9]{1,15}")) {
        throw row.unexpected("value", "five counts such as 16/1/8/24/8");
      }
      long simulated =
          COMMANDS.get(i).stream().mapToLong(name -> commands.getOrDefault(name, 0L)).sum();
      comparisons.add(
          new Comparison(
              names[i], Double.parseDouble(values[i]), simulated, OptionalDouble.empty(), true));
    }
    return comparisons;
  }
}
