package org.npulator.hw.energy;

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
import org.npulator.core.quantity.Bytes;
import org.npulator.hw.format.FormatPair;

/** Energy of each action in a technology. */
@Doc("energy of each action in a technology")
public record EnergyTable(
    @Doc("technology") String technology,
    @Doc("multiply-accumulate operation by operand formats, activations x weights")
        Map<String, EnergyEntry> macs,
    @Doc("vector operation on one element by operation") Map<String, EnergyEntry> vector,
    @Doc("memory accesses by a name for the capacity of a bank") Map<String, SramEnergy> sram,
    @Doc("moving a byte between a core and a memory controller") EnergyEntry interconnect,
    @Doc("moving a byte through a router from core to core") Optional<EnergyEntry> nocRouter,
    @Doc("moving a byte from a router to the next") Optional<EnergyEntry> nocLink) {

  public EnergyTable {
    macs = Collections.unmodifiableMap(new LinkedHashMap<>(macs));
    vector = Collections.unmodifiableMap(new LinkedHashMap<>(vector));
    sram = Collections.unmodifiableMap(new LinkedHashMap<>(sram));
    for (String pair : new TreeSet<>(macs.keySet())) {
      if (FormatPair.named(pair).isEmpty()) {
        throw new InvalidValueException(
            "macs", "unknown pair of formats " + pair + ", " + FormatPair.advice(pair));
      }
    }
    if (sram.isEmpty()) {
      throw new InvalidValueException("sram", "no bank capacity, expected at least one");
    }
    TreeMap<Long, String> capacities = new TreeMap<>();
    for (Map.Entry<String, SramEnergy> bank : new TreeMap<>(sram).entrySet()) {
      String same = capacities.put(bank.getValue().bankCapacity().bytes(), bank.getKey());
      if (same != null) {
        throw new InvalidValueException(
            "sram", same + " and " + bank.getKey() + " have the same bank capacity");
      }
    }
  }

  /**
   * Energy of accesses to a bank, interpolated between the nearest capacities in logarithmic
   * scales. Banks below the smallest capacity of the table cost as much as that one.
   *
   * @throws IllegalArgumentException if the bank is larger than all of the table
   */
  SramEnergy sramBank(long bankBytes) {
    List<SramEnergy> banks =
        sram.values().stream()
            .sorted(Comparator.comparingLong(bank -> bank.bankCapacity().bytes()))
            .toList();
    SramEnergy below = banks.get(0);
    for (SramEnergy above : banks) {
      if (bankBytes <= above.bankCapacity().bytes()) {
        return between(below, above, bankBytes);
      }
      below = above;
    }
    throw new IllegalArgumentException(
        "a bank of "
            + bankBytes
            + " bytes is larger than the largest in the energy table of "
            + technology
            + ", "
            + below.bankCapacity().bytes()
            + " bytes: use more banks");
  }

  private static SramEnergy between(SramEnergy below, SramEnergy above, long bankBytes) {
    long least = below.bankCapacity().bytes();
    long most = above.bankCapacity().bytes();
    if (bankBytes == most || least == most) {
      return above;
    }
    double fraction = Math.log((double) bankBytes / least) / Math.log((double) most / least);
    return new SramEnergy(
        new Bytes(bankBytes),
        below.read().towards(above.read(), fraction),
        below.write().towards(above.write(), fraction));
  }
}
