package org.npulator.hw.dram;

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
    double activeStandbyWatts,
    double prechargedStandbyWatts) {

  static ActionEnergies of(DramDevice device) {
    if (device.power() instanceof DramPower.Currents) {
      return of(device, (DramPower.Currents) device.power());
    }
    DramPower.Energies energies = (DramPower.Energies) device.power();
    return new ActionEnergies(
        energies.activate().joules(),
        energies.read().joules(),
        energies.write().joules(),
        energies.refresh().joules(),
        energies.activeStandby().watts(),
        energies.prechargedStandby().watts());
  }

  private static ActionEnergies of(DramDevice device, DramPower.Currents currents) {
    DeviceTiming timing = new DeviceTiming(device);
    double cycle = 1 / device.clock().toHertz();
    double activate = 0;
    double read = 0;
    double write = 0;
    double refresh = 0;
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
      active += volts * open;
      precharged += volts * closed;
    }
    return new ActionEnergies(activate, read, write, refresh, active, precharged);
  }
}
