package org.npulator.hw.chip;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.npulator.hw.dram.DramEnergyItem;
import org.npulator.hw.dram.PimActivity;
import org.npulator.hw.dram.PimEnergy;

/**
 * What a kernel did to a memory with processing in memory.
 *
 * @param config of the memory
 * @param shares of channels that do the same
 */
public record PimResult(PimSystemConfig config, List<ChannelShare> shares) {

  /**
   * Channels that do the same.
   *
   * @param channels number of channels
   * @param cycles of the memory clock until the last step is done
   * @param hostCycles until the last access of the host beside the kernel is done; 0 if it has none
   * @param activity of each
   */
  public record ChannelShare(int channels, long cycles, long hostCycles, PimActivity activity) {}

  public PimResult {
    shares = List.copyOf(shares);
  }

  /** Cycles of the memory clock until all channels are done. */
  public long cycles() {
    return shares.stream().mapToLong(ChannelShare::cycles).max().orElse(0);
  }

  public double seconds() {
    return seconds(cycles());
  }

  /** Cycles of the memory clock until the host's accesses beside the kernel are done. */
  public long hostCycles() {
    return shares.stream().mapToLong(ChannelShare::hostCycles).max().orElse(0);
  }

  public double hostSeconds() {
    return seconds(hostCycles());
  }

  private double seconds(long cycles) {
    return cycles / config.memory().device().clock().toHertz();
  }

  /** Commands of all channels by name. */
  public SortedMap<String, Long> commands() {
    SortedMap<String, Long> sum = new TreeMap<>();
    for (ChannelShare share : shares) {
      share
          .activity()
          .commands()
          .forEach((name, count) -> sum.merge(name, count * share.channels(), Long::sum));
    }
    return sum;
  }

  /**
   * Energy of all channels until each is done, one item for each kind of action; channels without a
   * share have none.
   */
  public List<DramEnergyItem> energy() {
    PimEnergy energy = new PimEnergy(config.memory());
    return energy.items(
        shares.stream()
            .map(share -> new PimEnergy.Part(share.channels(), share.activity()))
            .toList());
  }
}
