package org.npulator.hw.area;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.hw.format.FormatPair;

/**
 * Adds up the area of the parts of a chip. A part without a table entry is never free: it is listed
 * as not modelled.
 */
public final class AreaAccount {
  private static final List<String> NEVER_MODELLED =
      List.of(
          "control and command queues",
          "registers and instruction memory of the vector unit",
          "DMA engines",
          "interconnect",
          "memory controllers and PHY",
          "clock tree, pads, routing and white space");

  private final AreaTable table;
  private final List<AreaItem> items = new ArrayList<>();
  private final List<String> withoutEntry = new ArrayList<>();

  public AreaAccount(AreaTable table) {
    this.table = table;
  }

  /**
   * Counts the arithmetic of array elements: that of the pair with the largest one, on the
   * assumption that all pairs share it. A pair at several multiplications a cycle needs as many,
   * one at less than one a part of it.
   *
   * @param rates multiply-accumulates per cycle of an element by pair
   */
  public void elements(String array, long elements, Map<String, Double> rates) {
    List<AreaItem> pairs = new ArrayList<>();
    rates.forEach(
        (name, rate) -> {
          Optional<AreaEntry> entry =
              FormatPair.named(name)
                  .flatMap(pair -> pair.in(table.macs()))
                  .map(FormatPair.Entry::value);
          if (entry.isPresent()) {
            pairs.add(
                AreaItem.of(array + ".mac." + name, elements * rate, "elements", entry.get()));
          } else {
            notModelled(array + " arithmetic of " + name);
          }
        });
    pairs.stream()
        .max(Comparator.comparingDouble(AreaItem::squareMillimeters))
        .ifPresent(items::add);
  }

  /** Counts registers. */
  public void registers(String name, long bits) {
    items.add(AreaItem.of(name, bits, "bits", table.registerBit()));
  }

  /** Counts lanes of a vector unit. */
  public void lanes(String name, long lanes) {
    items.add(AreaItem.of(name, lanes, "lanes", table.vectorLane()));
  }

  /** Counts banks of a memory. */
  public void sram(String memory, long banks, long bankBytes, int ports) {
    Optional<AreaEntry> bank = table.sramBank(bankBytes);
    if (bank.isPresent()) {
      items.add(AreaItem.of(memory, banks, "banks", bank.get()));
    } else {
      notModelled(
          memory + ": banks of " + bankBytes + " bytes without entry in " + table.technology());
    }
    if (ports > 1) {
      notModelled(memory + ": ports of a bank beyond the first");
    }
  }

  /** Notes a part that no table has an entry for. */
  public void notModelled(String part) {
    withoutEntry.add(part);
  }

  /** Area of the parts counted. */
  public List<AreaItem> items() {
    return List.copyOf(items);
  }

  /** What takes area in reality and is in no item. */
  public List<String> notModelled() {
    List<String> all = new ArrayList<>(withoutEntry);
    all.addAll(NEVER_MODELLED);
    return List.copyOf(all);
  }
}
