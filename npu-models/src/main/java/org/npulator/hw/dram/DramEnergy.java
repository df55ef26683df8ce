package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import org.npulator.core.time.TimeBase;
import org.npulator.hw.dram.DramPower.BitEnergy;

/**
 * Energy of a memory from what its channels did: a count or a time of each action of a rank times
 * what it costs, in joules. Drivers, receivers and termination of the data bus are items of their
 * own.
 */
public final class DramEnergy {
  private final DramDevice device;
  private final DramPower power;
  private final ActionEnergies energies;
  private final long burstBits;

  /** Ranks that one command to all banks refreshes. */
  private final int ranksPerRefresh;

  private final boolean refreshesBanks;
  private final boolean powersDown;
  private final boolean refreshesItself;

  public DramEnergy(MemoryConfig memory) {
    device = memory.device();
    power = device.power();
    energies = ActionEnergies.of(device);
    burstBits = 8L * device.organization().transactionBytes();
    ranksPerRefresh = memory.geometry().ranksPerDomain;
    refreshesBanks = memory.controller().refresh() instanceof RefreshConfig.PerBank;
    Optional<PowerDownConfig> powerDown = memory.controller().powerDown();
    powersDown = powerDown.flatMap(PowerDownConfig::after).isPresent();
    refreshesItself = powerDown.flatMap(PowerDownConfig::selfRefreshAfter).isPresent();
  }

  /** What consumes energy in a DRAM and is in no item. */
  public List<String> notModelled() {
    List<String> missing = new ArrayList<>();
    if (power.io().isEmpty()) {
      missing.add("DRAM input and output");
    }
    if (power.termination().isEmpty()) {
      missing.add("DRAM termination");
    }
    if (powersDown
        && (energies.activePowerDownWatts().isEmpty()
            || energies.prechargedPowerDownWatts().isEmpty())) {
      missing.add("DRAM power-down");
    }
    if (refreshesItself && energies.selfRefreshWatts().isEmpty()) {
      missing.add("DRAM self-refresh");
    }
    missing.addAll(PimEnergy.commandsNotModelled(device));
    missing.add("DRAM command, address and clock pins");
    return List.copyOf(missing);
  }

  /** The energy of all channels together, one item for each kind of action. */
  public List<DramEnergyItem> items(List<ChannelActivity> channels, TimeBase timeBase) {
    List<DramEnergyItem> items = new ArrayList<>();
    long reads = sum(channels, ChannelActivity::reads);
    long writes = sum(channels, ChannelActivity::writes);
    items.add(
        core(
            "dram.activate",
            sum(channels, ChannelActivity::activates),
            "commands",
            energies.activateJoules()));
    items.add(core("dram.read", reads, "commands", energies.readJoules()));
    items.add(core("dram.write", writes, "commands", energies.writeJoules()));
    items.add(
        core(
            "dram.refresh",
            sum(channels, ChannelActivity::refreshes),
            "commands",
            energies.refreshJoules() * ranksPerRefresh));
    energies
        .bankRefresh()
        .filter(bank -> refreshesBanks)
        .ifPresent(
            bank ->
                items.add(
                    DramEnergyItem.of(
                        "dram.bankRefresh",
                        sum(channels, ChannelActivity::bankRefreshes),
                        "commands",
                        bank.joules(),
                        bank.estimated(),
                        power.source())));
    items.add(
        core(
            "dram.activeStandby",
            timeBase.seconds(sum(channels, ChannelActivity::activeTicks)),
            "seconds",
            energies.activeStandbyWatts()));
    items.add(
        core(
            "dram.prechargedStandby",
            timeBase.seconds(sum(channels, ChannelActivity::prechargedTicks)),
            "seconds",
            energies.prechargedStandbyWatts()));
    if (powersDown) {
      addState(
          items,
          "dram.activePowerDown",
          timeBase.seconds(sum(channels, ChannelActivity::activePowerDownTicks)),
          energies.activePowerDownWatts());
      addState(
          items,
          "dram.prechargedPowerDown",
          timeBase.seconds(sum(channels, ChannelActivity::prechargedPowerDownTicks)),
          energies.prechargedPowerDownWatts());
    }
    if (refreshesItself) {
      addState(
          items,
          "dram.selfRefresh",
          timeBase.seconds(sum(channels, ChannelActivity::selfRefreshTicks)),
          energies.selfRefreshWatts());
    }
    items.addAll(
        PimEnergy.commandItems(
            device,
            name -> sum(channels, channel -> channel.units().commands().getOrDefault(name, 0L))));
    addBits(items, "dram.io", power.io(), reads, writes);
    addBits(items, "dram.termination", power.termination(), reads, writes);
    return List.copyOf(items);
  }

  private void addState(
      List<DramEnergyItem> items, String name, double seconds, OptionalDouble watts) {
    if (watts.isPresent()) {
      items.add(core(name, seconds, "seconds", watts.getAsDouble()));
    }
  }

  private void addBits(
      List<DramEnergyItem> items,
      String name,
      Optional<BitEnergy> energy,
      long reads,
      long writes) {
    energy.ifPresent(
        bit -> {
          items.add(bits(name + ".read", reads, bit.read().joules(), bit));
          items.add(bits(name + ".write", writes, bit.write().joules(), bit));
        });
  }

  private DramEnergyItem bits(String name, long bursts, double joules, BitEnergy energy) {
    return DramEnergyItem.of(
        name, (double) bursts * burstBits, "bits", joules, energy.estimated(), energy.source());
  }

  private static long sum(List<ChannelActivity> channels, ToLongFunction<ChannelActivity> count) {
    return channels.stream().mapToLong(count).sum();
  }

  private DramEnergyItem core(String name, double count, String unit, double each) {
    return DramEnergyItem.of(name, count, unit, each, power.estimated(), power.source());
  }
}
