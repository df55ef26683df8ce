package org.npulator.hw.chip;

import java.util.Optional;
import org.npulator.hw.energy.EnergyAccount;
import org.npulator.hw.energy.EnergyItem;
import org.npulator.hw.format.FormatPair;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

/**
 * Power of the chip while all arrays stream at their full rate with their weights in place: the
 * multiply-accumulates, one row of activations read from the scratchpads and one row of partial
 * sums read and written in each beat, and static power. Weights on their way, vector unit,
 * interconnect and DRAM are not in it.
 */
public record PeakPower(double watts, double lowWatts, double highWatts) {
  private static final int PARTIAL_SUM_BYTES = 4;

  /** The power with a pair of formats, or nothing if the table has no energy for it. */
  public static Optional<PeakPower> of(NpuConfig config, FormatPair formats) {
    if (formats.in(config.energy().table().macs()).isEmpty()) {
      return Optional.empty();
    }
    CoreConfig cores = config.cores();
    SystolicArrayConfig array = (SystolicArrayConfig) cores.matrix();
    double macs = MachineFigures.macsPerSecond(config, formats);
    double rate = array.macsPerCycle(formats).orElseThrow();
    double beats = macs / array.rows() / array.columns() / Math.max(1, rate);
    long activations = Math.round(array.rows() * Math.max(1, rate));
    double activationBytes = beats * formats.activations().rowBytes(activations);
    double sumBytes = beats * array.columns() * PARTIAL_SUM_BYTES;
    EnergyAccount second = new EnergyAccount(config.energy());
    second.macs(formats, Math.round(macs));
    second.sram(
        "scratchpad",
        cores.scratchpad().capacity().bytes() / cores.scratchpad().banks(),
        Math.round(activationBytes),
        0);
    second.sram(
        "accumulator",
        cores.accumulator().capacity().bytes() / cores.accumulator().banks(),
        Math.round(sumBytes),
        Math.round(sumBytes));
    second.staticSeconds(1);
    return Optional.of(
        new PeakPower(
            second.items().stream().mapToDouble(EnergyItem::joules).sum(),
            second.items().stream().mapToDouble(EnergyItem::lowJoules).sum(),
            second.items().stream().mapToDouble(EnergyItem::highJoules).sum()));
  }
}
