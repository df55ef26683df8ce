package org.npulator.experiment.validate.pim;

import java.util.List;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.hw.chip.PimSystemConfig;

/** Loads the memory of a row. */
final class RowSystem {
  private final ConfigurationLoader loader;

  RowSystem(ConfigurationLoader loader) {
    this.loader = loader;
  }

  PimSystemConfig load(String preset, List<String> overrides) throws NotExpressibleException {
    try {
      return loader.load("pim", preset, overrides, PimSystemConfig.class).value();
    } catch (ConfigurationException e) {
      throw new NotExpressibleException(e.getMessage());
    }
  }
}
