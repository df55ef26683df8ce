package org.npulator.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.bind.NearestName;
import org.npulator.experiment.search.SearchConfig;
import org.npulator.experiment.sweep.SweepConfig;
import org.npulator.experiment.validate.dram.ReferenceDevices;
import org.npulator.hw.area.AreaTable;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.chip.PimSystemConfig;
import org.npulator.hw.dram.AddressMappingConfig;
import org.npulator.hw.dram.DramDevice;
import org.npulator.hw.dram.MemoryConfig;
import org.npulator.hw.energy.EnergyTable;
import org.npulator.hw.format.FormatConfig;
import org.npulator.hw.vector.VectorConfig.OperationTable;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.model.ModelDescription;
import picocli.CommandLine.TypeConversionException;

/** The kinds of presets and what they describe. */
enum PresetKind {
  NPU(NpuConfig.class),
  MEMORY(DramDevice.class),
  PIM(PimSystemConfig.class),
  DRAM(MemoryConfig.class),
  ADDRESS_MAPPING(AddressMappingConfig.class),
  VECTOR(OperationTable.class),
  ENERGY(EnergyTable.class),
  MODEL(ModelDescription.class),
  MAPPING(MappingConfig.class),
  FORMAT(FormatConfig.class),
  AREA(AreaTable.class),
  REFERENCE(ReferenceDevices.class),
  SWEEP(SweepConfig.class),
  SEARCH(SearchConfig.class);

  private final Class<? extends Record> type;

  PresetKind(Class<? extends Record> type) {
    this.type = type;
  }

  /** The kind with this name in lower case. */
  static PresetKind named(String name) {
    List<String> names = new ArrayList<>();
    for (PresetKind kind : values()) {
      if (kind.toString().equals(name)) {
        return kind;
      }
      names.add(kind.toString());
    }
    throw new TypeConversionException("found '" + name + "'; " + NearestName.advice(name, names));
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
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
