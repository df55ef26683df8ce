package org.npulator.hw.chip;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.hw.area.AreaAccount;
import org.npulator.hw.area.AreaItem;
import org.npulator.hw.area.AreaTable;
import org.npulator.hw.format.FormatPair;
import org.npulator.hw.sram.SramConfig;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

/**
 * Area of a chip by parts, all cores together.
 *
 * @param items what a table has an entry for
 * @param notModelled what takes area and is in no item
 */
public record ChipArea(List<AreaItem> items, List<String> notModelled) {
  private static final int PARTIAL_SUM_BITS = 32;

  /** The area of a machine, or nothing if it names no table of areas. */
  public static Optional<ChipArea> of(NpuConfig config) {
    return config.area().map(table -> of(config, table));
  }

  private static ChipArea of(NpuConfig config, AreaTable table) {
    CoreConfig cores = config.cores();
    AreaAccount account = new AreaAccount(table);
    SystolicArrayConfig array = (SystolicArrayConfig) cores.matrix();
    long elements = cores.count() * array.elements();
    account.elements("matrix", elements, array.macsPerCyclePerElement());
    account.registers("matrix.registers", elements * elementRegisterBits(array));
    account.lanes("vector.lanes", (long) cores.count() * cores.vector().lanes());
    cores
        .dequantizer()
        .ifPresent(unit -> account.lanes("dequantizer.lanes", (long) cores.count() * unit.lanes()));
    sram(account, "scratchpad", cores.count(), cores.scratchpad());
    sram(account, "accumulator", cores.count(), cores.accumulator());
    config
        .systemCache()
        .ifPresent(
            cache -> {
              account.sram("systemCache", cache.banks(), cache.bankBytes(), 1);
              account.notModelled("systemCache: tags and control");
            });
    return new ChipArea(account.items(), account.notModelled());
  }

  /** An activation, one weight or two, and a partial sum, each of the widest pair. */
  private static long elementRegisterBits(SystolicArrayConfig array) {
    long bits = 0;
    for (Map.Entry<String, Double> rate : array.macsPerCyclePerElement().entrySet()) {
      FormatPair pair = FormatPair.named(rate.getKey()).orElseThrow();
      long weights = array.doubleBufferedWeights() ? 2 : 1;
      double operands =
          Math.max(1, rate.getValue())
              * (pair.activations().bits() + weights * pair.weights().bits());
      bits = Math.max(bits, Math.round(operands));
    }
    return bits + PARTIAL_SUM_BITS;
  }

  private static void sram(AreaAccount account, String name, int cores, SramConfig memory) {
    long bankBytes = memory.capacity().bytes() / memory.banks();
    account.sram(name, (long) cores * memory.banks(), bankBytes, memory.ports());
  }

  /** Area of all parts that are modelled. */
  public double squareMillimeters() {
    return items.stream().mapToDouble(AreaItem::squareMillimeters).sum();
  }

  /** Lower end of its range. */
  public double lowSquareMillimeters() {
    return items.stream().mapToDouble(AreaItem::lowSquareMillimeters).sum();
  }

  /** Upper end of its range. */
  public double highSquareMillimeters() {
    return items.stream().mapToDouble(AreaItem::highSquareMillimeters).sum();
  }
}
