package org.npulator.hw.energy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.hw.format.FormatPair;

/**
 * Turns counts of actions into energy. An action without a table entry is never free: it is listed
 * as not modelled, with its count.
 */
public final class EnergyAccount {
  private static final List<String> NEVER_MODELLED =
      List.of(
          "clock tree",
          "weight-register loads and operand movement between array elements",
          "instruction issue and control",
          "registers of the vector unit",
          "DMA engines",
          "memory controllers and PHY",
          "dependence of leakage on temperature",
          "power conversion",
          "host");

  private final EnergyConfig config;
  private final Map<String, Actions> counted = new LinkedHashMap<>();
  private final List<EnergyItem> staticItems = new ArrayList<>();

  /**
   * Actions of one kind.
   *
   * @param entry of the table, or null
   */
  private record Actions(long count, String unit, EnergyEntry entry) {
    Actions and(Actions more) {
      return new Actions(Math.addExact(count, more.count), unit, entry);
    }
  }

  public EnergyAccount(EnergyConfig config) {
    this.config = config;
  }

  /**
   * Counts multiply-accumulate operations. A pair without an entry of its own costs what its
   * elements cost, or one bit of them times the bits.
   */
  public void macs(FormatPair formats, long count) {
    Optional<FormatPair.Entry<EnergyEntry>> entry = formats.in(config.table().macs());
    add(
        "matrix.mac." + formats,
        count,
        "macs",
        entry.map(found -> found.value().times(found.passes())).orElse(null));
  }

  /**
   * Counts elements that a vector operation was applied to.
   *
   * @param unit such as vector
   * @param operation as in the table
   */
  public void vectorElements(String unit, String operation, long count) {
    add(unit + "." + operation, count, "elements", config.table().vector().get(operation));
  }

  /**
   * Counts bytes read and written as whole words of a memory.
   *
   * @param memory such as scratchpad
   * @throws IllegalArgumentException if the table has no bank as large as {@code bankBytes}
   */
  public void sram(String memory, long bankBytes, long readBytes, long writeBytes) {
    SramEnergy bank = config.table().sramBank(bankBytes);
    add(memory + ".read", readBytes, "bytes", bank.read());
    add(memory + ".write", writeBytes, "bytes", bank.write());
  }

  /** Counts bytes moved between cores and memory controllers. */
  public void interconnect(long bytes) {
    add("interconnect", bytes, "bytes", config.table().interconnect());
  }

  /** Counts the time in which the chip leaks. */
  public void staticSeconds(double seconds) {
    double joules = seconds * config.staticPower().watts();
    staticItems.add(
        new EnergyItem(
            "static",
            seconds,
            "seconds",
            joules,
            joules,
            joules,
            "configured static power",
            false));
  }

  /** Counts bytes that messages from core to core move through routers. */
  public void nocRouters(long bytes) {
    add("noc.router", bytes, "bytes", config.table().nocRouter().orElse(null));
  }

  /** Counts bytes that messages from core to core move from router to router. */
  public void nocLinks(long bytes) {
    add("noc.link", bytes, "bytes", config.table().nocLink().orElse(null));
  }

  /** Energy of the actions counted, those that happened at least once, in the order of counting. */
  public List<EnergyItem> items() {
    List<EnergyItem> items = new ArrayList<>();
    counted.forEach(
        (name, actions) -> {
          if (actions.entry() != null) {
            items.add(
                EnergyItem.of(name, (double) actions.count(), actions.unit(), actions.entry()));
          }
        });
    items.addAll(staticItems);
    return List.copyOf(items);
  }

  /** What consumes energy in reality and is in no item. */
  public List<String> notModelled() {
    List<String> all = new ArrayList<>();
    counted.forEach(
        (name, actions) -> {
          if (actions.entry() == null) {
            all.add(
                name
                    + ": "
                    + actions.count()
                    + " "
                    + actions.unit()
                    + " without entry in "
                    + config.table().technology());
          }
        });
    all.addAll(NEVER_MODELLED);
    return List.copyOf(all);
  }

  private void add(String name, long count, String unit, EnergyEntry entry) {
    if (count != 0) {
      counted.merge(name, new Actions(count, unit, entry), Actions::and);
    }
  }
}
