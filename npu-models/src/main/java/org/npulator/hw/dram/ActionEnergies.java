package org.npulator.hw.dram;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.npulator.core.quantity.Current;
import org.npulator.core.quantity.Energy;
import org.npulator.hw.dram.DramPower.EstimateRange;
import org.npulator.hw.dram.DramPower.Supply;

/**
 * What each action of a rank costs. With supply currents it is the core energy as in DRAMsim3 (Li
 * et al., IEEE CAL 2020) and the data sheets' power calculators (Micron TN-40-07), summed over
 * supplies V and the devices of a rank: an activation with its precharge V (IDD0 tRC - IDD3N tRAS -
 * IDD2N (tRC - tRAS)), a burst V (IDD4 - IDD3N) times its length, a refresh V (IDD5 - IDD3N) times
 * its duration, standby V IDD3N while a row is open and V IDD2N otherwise.
 */
record ActionEnergies(
    double activateJoules,
    double readJoules,
    double writeJoules,
    double refreshJoules,
    Optional<BankRefreshEnergy> bankRefresh,
    double activeStandbyWatts,
    double prechargedStandbyWatts,
    OptionalDouble activePowerDownWatts,
    OptionalDouble prechargedPowerDownWatts,
    OptionalDouble selfRefreshWatts) {

  /** A share of an all-bank refresh may be off by this much: peripheral circuits are shared. */
  private static final EstimateRange SHARE = new EstimateRange(0.5, 2);

  /** One refresh of less than all banks. */
  record BankRefreshEnergy(double joules, Optional<EstimateRange> estimated) {}

  static ActionEnergies of(DramDevice device) {
    DeviceTiming timing = new DeviceTiming(device);
    if (device.power() instanceof DramPower.Currents) {
      return of(device, timing, (DramPower.Currents) device.power());
    }
    DramPower.Energies energies = (DramPower.Energies) device.power();
    return new ActionEnergies(
        energies.activate().joules(),
        energies.read().joules(),
        energies.write().joules(),
        energies.refresh().joules(),
        bankRefresh(
            device,
            timing,
            energies.refreshBank().map(Energy::joules),
            energies.refresh().joules()),
        energies.activeStandby().watts(),
        energies.prechargedStandby().watts(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static Optional<BankRefreshEnergy> bankRefresh(
      DramDevice device, DeviceTiming timing, Optional<Double> known, double all) {
    if (!timing.has(Role.REFRESH_BANK)) {
      return Optional.empty();
    }
    DramOrganization organization = device.organization();
    int round = timing.refreshesSameBank ? organization.banksPerGroup() : organization.banks();
    Optional<EstimateRange> range = device.power().estimated();
    return Optional.of(
        known
            .map(joules -> new BankRefreshEnergy(joules, range))
            .orElseGet(
                () ->
                    new BankRefreshEnergy(
                        all / round,
                        Optional.of(
                            new EstimateRange(
                                Math.min(SHARE.low(), range.map(EstimateRange::low).orElse(1.0)),
                                Math.max(
                                    SHARE.high(), range.map(EstimateRange::high).orElse(1.0)))))));
  }

  private static ActionEnergies of(
      DramDevice device, DeviceTiming timing, DramPower.Currents currents) {
    double cycle = 1 / device.clock().toHertz();
    double activate = 0;
    double read = 0;
    double write = 0;
    double refresh = 0;
    double refreshBank = 0;
    double active = 0;
    double precharged = 0;
    for (Supply supply : currents.supplies().values()) {
      double volts = supply.voltage().volts() * device.organization().devices();
      double open = supply.idd3n().amperes();
      double closed = supply.idd2n().amperes();
      activate +=
          volts
              * cycle
              * (supply.idd0().amperes() * timing.rowCycle
                  - open * timing.rowActive
                  - closed * (timing.rowCycle - timing.rowActive));
      read += volts * cycle * (supply.idd4r().amperes() - open) * timing.burst;
      write += volts * cycle * (supply.idd4w().amperes() - open) * timing.burst;
      refresh += volts * cycle * (supply.idd5b().amperes() - open) * timing.refreshDuration;
      refreshBank +=
          volts
              * cycle
              * (supply.idd5pb().map(Current::amperes).orElse(Double.NaN) - open)
              * timing.bankRefreshDuration;
      active += volts * open;
      precharged += volts * closed;
    }
    Optional<Double> known =
        Double.isNaN(refreshBank) ? Optional.empty() : Optional.of(refreshBank);
    return new ActionEnergies(
        activate,
        read,
        write,
        refresh,
        bankRefresh(device, timing, known, refresh),
        active,
        precharged,
        watts(device, currents, Supply::idd3p),
        watts(device, currents, Supply::idd2p),
        watts(device, currents, Supply::idd6));
  }

  /** Power of a rank by a current, if all supplies state it. */
  private static OptionalDouble watts(
      DramDevice device, DramPower.Currents currents, Function<Supply, Optional<Current>> current) {
    double watts = 0;
    for (Supply supply : currents.supplies().values()) {
      Optional<Current> drawn = current.apply(supply);
      if (drawn.isEmpty()) {
        return OptionalDouble.empty();
      }
      watts += supply.voltage().volts() * device.organization().devices() * drawn.get().amperes();
    }
    return OptionalDouble.of(watts);
  }
}
