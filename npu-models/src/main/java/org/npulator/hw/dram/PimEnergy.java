package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.npulator.core.quantity.Energy;
import org.npulator.hw.dram.DramPower.BitEnergy;
import org.npulator.hw.dram.DramPower.EstimateRange;

/**
 * Energy of channels with processing in memory: counts and times of what a rank does times what it
 * costs, as {@link DramEnergy}; a command of processing in memory costs what the device says, its
 * activations as many as the banks that it opens.
 */
public final class PimEnergy {
  private final DramDevice device;
  private final ActionEnergies energies;
  private final int ranksPerRefresh;

  public PimEnergy(PimMemoryConfig memory) {
    device = memory.device();
    energies = ActionEnergies.of(device);
    ranksPerRefresh = memory.geometry().ranksPerDomain;
  }

  /** Channels that did the same. */
  public record Part(int channels, PimActivity activity) {}

  /** What consumes energy and is in no item. */
  public List<String> notModelled() {
    List<String> missing = new ArrayList<>(commandsNotModelled(device));
    if (device.power().io().isEmpty()) {
      missing.add("DRAM input and output");
    }
    missing.add("DRAM command, address and clock pins");
    return List.copyOf(missing);
  }

  /** Commands for units that consume energy and are in no item. */
  static List<String> commandsNotModelled(DramDevice device) {
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, PimProtocol.Command> entry : commands(device).entrySet()) {
      PimProtocol.Effect effect = entry.getValue().effect();
      if (entry.getValue().energy().isEmpty()
          && (effect.column() || effect == PimProtocol.Effect.MOVE)) {
        missing.add("PIM command " + entry.getKey());
      }
    }
    return missing;
  }

  private static Map<String, PimProtocol.Command> commands(DramDevice device) {
    return device.pim().map(PimProtocol::commands).orElse(Map.of());
  }

  /**
   * The energy of commands for units, one item for each.
   *
   * @param count of commands by name
   */
  static List<DramEnergyItem> commandItems(DramDevice device, ToLongFunction<String> count) {
    List<DramEnergyItem> items = new ArrayList<>();
    commands(device)
        .forEach(
            (name, command) ->
                command
                    .energy()
                    .map(Energy::joules)
                    .ifPresent(
                        joules ->
                            items.add(
                                DramEnergyItem.of(
                                    "pim." + name,
                                    count.applyAsLong(name),
                                    "commands",
                                    joules,
                                    device.power().estimated(),
                                    device.power().source()))));
    return items;
  }

  /** The energy of all channels together, one item for each kind of action. */
  public List<DramEnergyItem> items(List<Part> parts) {
    double cycle = 1 / device.clock().toHertz();
    List<DramEnergyItem> items = new ArrayList<>();
    items.add(
        item(
            "dram.activate",
            sum(parts, PimActivity::bankActivations),
            "banks",
            energies.activateJoules()));
    items.add(item("dram.read", sum(parts, PimActivity::reads), "commands", energies.readJoules()));
    items.add(
        item("dram.write", sum(parts, PimActivity::writes), "commands", energies.writeJoules()));
    items.add(
        item(
            "dram.refresh",
            sum(parts, PimActivity::refreshes),
            "commands",
            energies.refreshJoules() * ranksPerRefresh));
    items.add(
        item(
            "dram.activeStandby",
            sum(parts, PimActivity::activeCycles) * cycle,
            "seconds",
            energies.activeStandbyWatts()));
    items.add(
        item(
            "dram.prechargedStandby",
            sum(parts, PimActivity::prechargedCycles) * cycle,
            "seconds",
            energies.prechargedStandbyWatts()));
    items.addAll(
        commandItems(
            device, name -> sum(parts, activity -> activity.commands().getOrDefault(name, 0L))));
    device.power().io().ifPresent(io -> addBits(items, parts, io));
    return List.copyOf(items);
  }

  private void addBits(List<DramEnergyItem> items, List<Part> parts, BitEnergy io) {
    double bits = 8.0 * device.organization().transactionBytes();
    items.add(
        item(
            "dram.io.read",
            sum(parts, PimActivity::reads) * bits,
            "bits",
            io.read().joules(),
            io.estimated(),
            io.source()));
    items.add(
        item(
            "dram.io.write",
            sum(parts, PimActivity::writes) * bits,
            "bits",
            io.write().joules(),
            io.estimated(),
            io.source()));
  }

  private static long sum(List<Part> parts, ToLongFunction<PimActivity> count) {
    return parts.stream()
        .mapToLong(part -> part.channels() * count.applyAsLong(part.activity()))
        .sum();
  }

  private DramEnergyItem item(String name, double count, String unit, double each) {
    return item(name, count, unit, each, device.power().estimated(), device.power().source());
  }

  private static DramEnergyItem item(
      String name,
      double count,
      String unit,
      double each,
      Optional<EstimateRange> range,
      String source) {
    return DramEnergyItem.of(name, count, unit, each, range, source);
  }
}
