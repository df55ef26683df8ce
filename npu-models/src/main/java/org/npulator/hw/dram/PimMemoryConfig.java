package org.npulator.hw.dram;

import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Reference;
import org.npulator.hw.program.PimOrganization;

/** Channels of a device with processing in memory. */
@Doc("channels of a device with processing in memory")
public record PimMemoryConfig(
    @Doc("DRAM device, with commands of processing in memory") @Reference("memory")
        DramDevice device,
    @Doc("independent channels") @AtLeast(1) @AtMost(1024) int channels,
    @Doc("ranks of each channel or pseudo channel") @AtLeast(1) @AtMost(8) int ranks,
    @Doc("controller of each channel") PimControllerConfig controller) {

  public PimMemoryConfig {
    if (Integer.bitCount(ranks) != 1) {
      throw new InvalidValueException("ranks", "expected a power of two, not " + ranks);
    }
    if (device.pim().isEmpty()) {
      throw new InvalidValueException(
          "device", "the " + device.standard() + " device has no commands of processing in memory");
    }
    if (controller.hostAccess() instanceof HostAccessConfig.Concurrent
        && !device.pim().get().hasDualRowBuffers()) {
      throw new InvalidValueException(
          "controller",
          "hostAccesses concurrent: expected a device with dual row buffers; others take exclusive"
              + " or interleaved");
    }
  }

  ChannelGeometry geometry() {
    return new ChannelGeometry(
        device.organization(),
        ranks,
        device.commands().allBanks().orElse(DramProtocol.AllBanks.RANK));
  }

  /** What a mapping has to know. */
  public PimOrganization organization() {
    DramOrganization size = device.organization();
    return new PimOrganization(
        channels,
        size.pseudoChannelCount(),
        ranks,
        size.bankGroups(),
        size.banksPerGroup(),
        size.rows(),
        size.transactionsPerRow(),
        size.transactionBytes());
  }
}
