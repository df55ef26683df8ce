package org.npulator.hw.chip;

import java.util.Set;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.hw.dram.DramDevice;
import org.npulator.hw.dram.PimControllerConfig;
import org.npulator.hw.pim.PimUnitConfig;

/** Units at the banks of a machine's memory. */
@Doc("units at the banks of the memory, whose device has commands for them")
public record PimConfig(
    @Doc("how a channel carries out programs for them, and what the host does meanwhile")
        PimControllerConfig controller,
    @Doc("the units") PimUnitConfig unit) {
  /**
   * Refuses units that the device has no commands for, or whose rows it does not have.
   *
   * @param key of the units
   * @throws InvalidValueException if so
   */
  static void require(PimUnitConfig unit, DramDevice device, String key) {
    Set<String> known = device.pim().orElseThrow().commands().keySet();
    for (String command : unit.commands()) {
      if (!known.contains(command)) {
        throw new InvalidValueException(
            key + ".type",
            "its command "
                + command
                + " is none of the device, which has "
                + String.join(", ", known));
      }
    }
    int rows = device.organization().rows();
    unit.reservedRows()
        .forEach(
            (name, row) -> {
              if (row >= rows) {
                throw new InvalidValueException(
                    key + "." + name, row + ", expected a row of the device, 0 to " + (rows - 1));
              }
            });
  }
}
