package org.npulator.experiment.validate.chip;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.bind.NearestName;
import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.experiment.validate.ReferenceRow;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

/** The machine that the configuration of a row stands for: one of ONNXim's configurations. */
final class ReferenceMachines {
  static final String COLUMN = "config";

  private static final Map<String, String> PRESETS =
      new TreeMap<>(
          Map.of(
              "systolic_ws_128x128_c4_simple_noc_tpuv4", "npu-4x128-ONNXim",
              "systolic_ws_8x8_c1_simple_noc_transformer", "npu-1x8-ONNXim"));

  private final Map<String, Configuration<NpuConfig>> machines = new TreeMap<>();

  /**
   * @throws ConfigurationException if a preset is not valid
   */
  ReferenceMachines(ConfigurationLoader loader) throws ConfigurationException {
    for (Map.Entry<String, String> preset : PRESETS.entrySet()) {
      machines.put(
          preset.getKey(), loader.load("npu", preset.getValue(), List.of(), NpuConfig.class));
    }
  }

  Configuration<NpuConfig> of(ReferenceRow row) throws NotExpressibleException {
    Configuration<NpuConfig> machine = machines.get(row.required(COLUMN));
    if (machine == null) {
      throw row.unexpected(COLUMN, NearestName.oneOf(machines.keySet()));
    }
    return machine;
  }

  /** Rows and columns of the array, such as 128x128. */
  String arrayOf(ReferenceRow row) {
    Configuration<NpuConfig> machine = machines.get(row.text(COLUMN));
    if (machine == null) {
      return "unknown machine";
    }
    SystolicArrayConfig array = (SystolicArrayConfig) machine.value().cores().matrix();
    return array.rows() + "x" + array.columns();
  }
}
