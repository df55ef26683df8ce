package org.npulator.hw.dram;

import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Reference;

/** The DRAM system of a chip. */
@Doc("DRAM channels and their controllers")
public record MemoryConfig(
    @Doc("DRAM device") @Reference("memory") DramDevice device,
    @Doc("independent channels") @AtLeast(1) @AtMost(256) int channels,
    @Doc("ranks of each channel") @AtLeast(1) @AtMost(8) int ranks,
    @Doc("order of the address bits") @Reference("address-mapping") AddressMappingConfig mapping,
    @Doc("memory controller of each channel") ControllerConfig controller) {

  public MemoryConfig {
    if (Integer.bitCount(ranks) != 1) {
      throw new InvalidValueException(
          "ranks", "expected a power of two, not " + ranks + ", to address them by bits");
    }
    new AddressMapping(
        device.organization(), channels, ranks, mapping); // refuses what cannot be addressed
  }
}
