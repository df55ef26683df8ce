package org.npulator.hw.dram;

import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Name;
import org.npulator.config.bind.Reference;

/** The DRAM system of a chip. */
@Doc("DRAM channels and their controllers")
public record MemoryConfig(
    @Doc("DRAM device") @Reference("memory") DramDevice device,
    @Doc("independent channels") @AtLeast(1) @AtMost(256) int channels,
    @Doc("ranks of each channel or pseudo channel") @AtLeast(1) @AtMost(8) int ranks,
    @Doc("order of the address bits") AddressMappingKind mapping,
    @Doc("memory controller of each channel") ControllerConfig controller) {

  private static final int MOST_BANKS = 4096;

  public MemoryConfig {
    if (Integer.bitCount(ranks) != 1) {
      throw new InvalidValueException(
          "ranks", "expected a power of two, not " + ranks + ", to address them by bits");
    }
    long banks =
        (long) ranks * device.organization().pseudoChannelCount() * device.organization().banks();
    if (banks > MOST_BANKS) {
      throw new InvalidValueException(
          "ranks", "a channel of " + banks + " banks; expected at most " + MOST_BANKS);
    }
    checkRefresh(controller.refresh(), device);
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

  /** Ranks of all pseudo channels of a channel. */
  int ranksPerChannel() {
    return ranks * device.organization().pseudoChannelCount();
  }

  ChannelGeometry geometry() {
    return new ChannelGeometry(
        device.organization(),
        ranks,
        device.commands().allBanks().orElse(DramProtocol.AllBanks.RANK));
  }

  /** Named orders of address bits. */
  public enum AddressMappingKind {
    /**
     * Channel stripes of 256 bytes, then bank group, column, bank, rank, row; the bank exclusive-or
     * the folded bits of the row.
     */
    TILE_DMA,
    /** Bank group, column, bank, rank, row, channel above all (M1 of the reference streams). */
    @Name("interleave-bank-groups")
    INTERLEAVE_BANK_GROUPS,
    /** Column, bank group, bank, rank, row, channel above all (M2 of the reference streams). */
    ROW_LINEAR
  }
}
