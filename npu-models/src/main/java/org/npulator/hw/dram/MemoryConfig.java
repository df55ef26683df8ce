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
    @Doc("ranks of each channel or pseudo channel") @AtLeast(1) @AtMost(8) int ranks,
    @Doc("order of the address bits") @Reference("address-mapping") AddressMappingConfig mapping,
    @Doc("memory controller of each channel") ControllerConfig controller) {

  private static final int MOST_BANKS = 4096;

  public MemoryConfig {
    long banks =
        (long) ranks * device.organization().pseudoChannelCount() * device.organization().banks();
    if (banks > MOST_BANKS) {
      throw new InvalidValueException(
          "ranks", "a channel of " + banks + " banks; expected at most " + MOST_BANKS);
    }
    checkRefresh(controller.refresh(), device);
    controller.powerDown().ifPresent(powerDown -> checkPowerDown(powerDown, device));
    if (controller.queue().bankCommands().isPresent()) {
      checkBankCommands(device.commands());
    }
    // refuses what cannot be addressed
    new AddressMapping(device.organization(), channels, ranks, mapping);
  }

  /** Bytes of all channels, pseudo channels and ranks. */
  public long capacityBytes() {
    DramOrganization organization = device.organization();
    return (long) channels * organization.pseudoChannelCount() * ranks * organization.rankBytes();
  }

  /** Bytes of a row of each bank of a rank of all channels and pseudo channels. */
  public long stripeBytes() {
    DramOrganization organization = device.organization();
    return (long) channels
        * organization.pseudoChannelCount()
        * organization.banks()
        * organization.rowBytes();
  }

  private static void checkBankCommands(DramProtocol commands) {
    if (commands.activate().size() > 1
        || commands.dataClock().isPresent()
        || commands.halfClock().orElse(false)) {
      throw new InvalidValueException(
          "controller.queue.bankCommands",
          "expected a device with one activate command, no data clock of its own and whole cycles");
    }
  }

  private static void checkPowerDown(PowerDownConfig powerDown, DramDevice device) {
    if (device.powerDown().isEmpty()) {
      throw new InvalidValueException(
          "controller.powerDown", "the " + device.standard() + " device has no timing powerDown");
    }
    if (powerDown.selfRefreshAfter().isPresent()
        && device.powerDown().get().selfRefreshExit().isEmpty()) {
      throw new InvalidValueException(
          "controller.powerDown",
          "the " + device.standard() + " device has no timing powerDown.selfRefreshExit");
    }
  }

  private static void checkRefresh(RefreshConfig refresh, DramDevice device) {
    int limit = device.postponableRefreshes().orElse(0);
    if (refresh instanceof RefreshConfig.PerBank) {
      if (device.bankRefresh().isEmpty()) {
        throw new InvalidValueException(
            "controller.refresh", device.standard() + " has no refresh of less than all banks");
      }
      limit *= device.organization().banks();
    }
    if (refresh.postponed() > limit) {
      throw new InvalidValueException(
          "controller.refresh",
          "expected to postpone at most " + limit + " refreshes, as " + device.standard());
    }
  }

  ChannelGeometry geometry() {
    return new ChannelGeometry(
        device.organization(),
        ranks,
        device.commands().allBanks().orElse(DramProtocol.AllBanks.RANK));
  }
}
