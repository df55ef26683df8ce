package org.npulator.cli;

import java.util.List;
import java.util.Locale;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.dram.DramDevice;
import org.npulator.hw.energy.EnergyTable;
import org.npulator.hw.vector.VectorConfig.OperationTable;
import org.npulator.workload.model.ModelDescription;

/** The kinds of presets and what they describe. */
enum PresetKind {
  NPU(NpuConfig.class),
  MEMORY(DramDevice.class),
  VECTOR(OperationTable.class),
  ENERGY(EnergyTable.class),
  MODEL(ModelDescription.class);

  private final Class<? extends Record> type;

  PresetKind(Class<? extends Record> type) {
    this.type = type;
  }

  Class<? extends Record> type() {
    return type;
  }

  Configuration<?> load(ConfigurationLoader loader, String nameOrFile, List<String> overrides)
      throws ConfigurationException {
    return loader.load(toString(), nameOrFile, overrides, type);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
