package org.npulator.hw.area;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.hw.format.FormatPair;

/** Area of the parts of a chip in a technology. */
@Doc("area of the parts of a chip in a technology")
public record AreaTable(
    @Doc("technology") String technology,
    @Doc("multiplier and adder of an array element by operand formats, activations x weights")
        Map<String, AreaEntry> macs,
    @Doc("one bit of a register") AreaEntry registerBit,
    @Doc("arithmetic of one lane of a vector unit") AreaEntry vectorLane,
    @Doc("memory banks by a name for their capacity") Map<String, SramArea> sram) {

  public AreaTable {
    macs = Collections.unmodifiableMap(new LinkedHashMap<>(macs));
    sram = Collections.unmodifiableMap(new LinkedHashMap<>(sram));
    for (String pair : new TreeSet<>(macs.keySet())) {
      if (FormatPair.named(pair).isEmpty()) {
        throw new InvalidValueException(
            "macs", "unknown pair of formats " + pair + ", " + FormatPair.advice(pair));
      }
    }
    TreeMap<Long, String> capacities = new TreeMap<>();
    for (Map.Entry<String, SramArea> bank : new TreeMap<>(sram).entrySet()) {
      String same = capacities.put(bank.getValue().bankCapacity().bytes(), bank.getKey());
      if (same != null) {
        throw new InvalidValueException(
            "sram", same + " and " + bank.getKey() + " have the same bank capacity");
      }
    }
  }

  /**
   * Area of a bank, interpolated between the nearest capacities in logarithmic scales; nothing for
   * a bank that is smaller or larger than all of the table.
   */
  Optional<AreaEntry> sramBank(long bankBytes) {
    List<SramArea> banks =
        sram.values().stream()
            .sorted(Comparator.comparingLong(bank -> bank.bankCapacity().bytes()))
            .toList();
    Optional<SramArea> below =
        banks.stream().filter(bank -> bank.bankCapacity().bytes() <= bankBytes).reduce((a, b) -> b);
    Optional<SramArea> above =
        banks.stream().filter(bank -> bank.bankCapacity().bytes() >= bankBytes).findFirst();
    if (below.isEmpty() || above.isEmpty()) {
      return Optional.empty();
    }
    if (below.get().equals(above.get())) {
      return Optional.of(below.get().bank());
    }
    double least = below.get().bankCapacity().bytes();
    double fraction =
        Math.log(bankBytes / least) / Math.log(above.get().bankCapacity().bytes() / least);
    return Optional.of(below.get().bank().towards(above.get().bank(), fraction));
  }
}
