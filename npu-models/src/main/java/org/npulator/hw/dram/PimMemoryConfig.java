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

  private static final String DUAL =
      "concurrent: expected a device with dual row buffers; others take exclusive";

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
      throw new InvalidValueException("controller", "hostAccesses " + DUAL + " or interleaved");
    }
  }

  /**
   * Refuses a memory whose controller cannot give channels to units at their banks and take them
   * back.
   *
   * @param key of the memory
   * @param units the controller of programs for them
   * @param unitsKey its key
   * @throws InvalidValueException if so
   */
  public static void requireFor(
      MemoryConfig memory, String key, PimControllerConfig units, String unitsKey) {
    if (units.spreadsRefreshes().orElse(false)) {
      throw new InvalidValueException(
          unitsKey + ".spreadsRefreshes",
          "expected no beside an NPU, whose memory controller refreshes all ranks of a channel at"
              + " the same time");
    }
    if (units.refresh() instanceof RefreshConfig.None
        != memory.controller().refresh() instanceof RefreshConfig.None) {
      throw new InvalidValueException(
          unitsKey + ".refresh", "expected the same as " + key + ".controller.refresh");
    }
    DramDevice device = memory.device();
    if (device.pim().isEmpty()) {
      throw new InvalidValueException(
          key + ".device",
          "the " + device.standard() + " device has no commands of processing in memory");
    }
    if (units.hostAccess() instanceof HostAccessConfig.Concurrent) {
      requireConcurrent(device.pim().get(), unitsKey + ".hostAccesses");
    }
    if (device.commands().halfClock().orElse(false)
        || device.commands().dataClock().isPresent()
        || device.commands().activate().size() > 1) {
      throw new InvalidValueException(
          key + ".device",
          "expected a device with one activate command, no data clock of its own and whole cycles"
              + " for processing in memory");
    }
    if (!PimAddresses.areRowByRow(memory)) {
      throw new InvalidValueException(
          key + ".mapping", "expected the row highest with processing in memory, as in tile-dma");
    }
    ControllerConfig controller = memory.controller();
    if (controller.powerDown().isPresent()) {
      throw new InvalidValueException(
          key + ".controller.powerDown", "expected none with processing in memory");
    }
    if (controller.queue().bankCommands().isPresent()) {
      throw new InvalidValueException(
          key + ".controller.queue.bankCommands", "expected none with processing in memory");
    }
    if (controller.refresh() instanceof RefreshConfig.PerBank) {
      throw new InvalidValueException(
          key + ".controller.refresh", "expected all-bank or none with processing in memory");
    }
  }

  private static void requireConcurrent(PimProtocol protocol, String key) {
    if (!protocol.hasDualRowBuffers()) {
      throw new InvalidValueException(key, DUAL);
    }
    if (protocol.modes().isPresent()) {
      throw new InvalidValueException(
          key, "concurrent: expected a device without modes, in which the host has to wait");
    }
  }

  /** What a mapping has to know of a memory with units at its banks. */
  public static PimOrganization organization(MemoryConfig memory) {
    return organization(memory.device(), memory.channels(), memory.ranks());
  }

  ChannelGeometry geometry() {
    return new ChannelGeometry(
        device.organization(),
        ranks,
        device.commands().allBanks().orElse(DramProtocol.AllBanks.RANK));
  }

  /** What a mapping has to know. */
  public PimOrganization organization() {
    return organization(device, channels, ranks);
  }

  private static PimOrganization organization(DramDevice device, int channels, int ranks) {
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
