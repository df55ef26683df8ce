package org.npulator.experiment.validate.dram;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.experiment.validate.ReferenceRow;
import org.npulator.experiment.validate.dram.ReferenceDevices.Tool;
import org.npulator.hw.dram.DramOrganization;
import org.npulator.hw.dram.MemoryConfig;

/**
 * Makes the memory that a row is about: the preset of its device, changed by the variants in the
 * name and by the columns of its organisation.
 */
final class RowSystem {
  private static final Map<String, String> MAPPINGS =
      Map.of("M1", "interleave-bank-groups", "M2", "row-linear");
  private static final long MOST = 1 << 24;

  /** Cycle times are rounded to a picosecond or ten. */
  private static final double CYCLE_TIME_TOLERANCE = 0.01;

  private final ConfigurationLoader loader;

  RowSystem(ConfigurationLoader loader) {
    this.loader = loader;
  }

  MemoryConfig of(ReferenceRow row, Tool tool) throws NotExpressibleException {
    DeviceName name = DeviceName.of(row.required("device"), tool);
    List<String> overrides = new ArrayList<>();
    overrides.add("device=" + name.device().memory());
    overrides.addAll(name.device().set().orElse(List.of()));
    overrides.addAll(name.overrides());
    overrides.add("channels=1");
    overrides.add("mapping=" + mapping(row));
    MemoryConfig named = load(tool.system(), overrides);
    overrides.addAll(organization(row, named));
    MemoryConfig memory = load(tool.system(), overrides);
    checkCycleTime(row, memory);
    return memory;
  }

  private MemoryConfig load(String system, List<String> overrides) throws NotExpressibleException {
    try {
      return loader.load("dram", system, overrides, MemoryConfig.class).value();
    } catch (ConfigurationException e) {
      throw new NotExpressibleException(e.getMessage());
    }
  }

  /** The name of a row's mapping: its column, or the last part of its case; M1 if neither is. */
  static String mappingName(ReferenceRow row) {
    if (row.has("map")) {
      return row.text("map");
    }
    String name = row.text("case");
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.matches("M[0-9]+") ? last : "M1";
  }

  private static String mapping(ReferenceRow row) throws NotExpressibleException {
    String mapping = MAPPINGS.get(mappingName(row));
    if (mapping == null) {
      throw new NotExpressibleException("mapping " + mappingName(row) + "; expected M1 or M2");
    }
    return mapping;
  }

  /** What the columns of the organisation change. */
  private static List<String> organization(ReferenceRow row, MemoryConfig memory)
      throws NotExpressibleException {
    DramOrganization size = memory.device().organization();
    List<String> overrides = new ArrayList<>();
    int pseudoChannels = size.pseudoChannels().orElse(1);
    if (pseudoChannels == 1) {
      change(overrides, row, "ranks", memory.ranks(), "ranks=", 1);
    } else {
      change(
          overrides,
          row,
          "ranks",
          (long) memory.ranks() * pseudoChannels,
          "device.organization.pseudoChannels=",
          1);
    }
    change(overrides, row, "bg", size.bankGroups(), "device.organization.bankGroups=", 1);
    change(overrides, row, "ba", size.banksPerGroup(), "device.organization.banksPerGroup=", 1);
    change(overrides, row, "rows", size.rows(), "device.organization.rows=", 1);
    change(
        overrides,
        row,
        "co",
        size.transactionsPerRow(),
        "device.organization.columns=",
        size.burstLength());
    if (row.has("T")) {
      long bytes = row.whole("T", 1, MOST);
      if (bytes != size.transactionBytes()) {
        if (bytes * 8 % size.burstLength() != 0) {
          throw row.unexpected("T", "a multiple of " + size.burstLength() + " bits");
        }
        overrides.add("device.organization.dataBits=" + bytes * 8 / size.burstLength());
      }
    }
    return overrides;
  }

  private static void change(
      List<String> overrides, ReferenceRow row, String column, long now, String path, int factor)
      throws NotExpressibleException {
    if (row.has(column)) {
      long wanted = row.whole(column, 1, MOST);
      if (wanted != now) {
        overrides.add(path + wanted * factor);
      }
    }
  }

  private static void checkCycleTime(ReferenceRow row, MemoryConfig memory)
      throws NotExpressibleException {
    OptionalDouble nanoseconds = row.number("tCK");
    double own = 1e9 / memory.device().clock().toHertz();
    if (nanoseconds.isPresent()
        && Math.abs(nanoseconds.getAsDouble() - own) > CYCLE_TIME_TOLERANCE * own) {
      throw row.unexpected("tCK", "%.4f ns, the cycle time of the device".formatted(own));
    }
  }
}
