package org.npulator.hw.dram;

import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Name;
import org.npulator.core.quantity.Current;
import org.npulator.core.quantity.Energy;
import org.npulator.core.quantity.Power;
import org.npulator.core.quantity.Voltage;

/** Where the energy of a device comes from. */
@Doc("currents or energies of a device")
public sealed interface DramPower {

  /** The source of the figures. */
  String source();

  /** Supply currents of one device (IDD), as data sheets state them. */
  @Name("currents")
  @Doc("supply currents of one device, as in data sheets")
  record Currents(
      @Doc("supply voltage") Voltage vdd,
      @Doc("one bank activated and precharged at tRC") Current idd0,
      @Doc("all banks precharged, clock running") Current idd2n,
      @Doc("a bank open, clock running") Current idd3n,
      @Doc("reading without gap") Current idd4r,
      @Doc("writing without gap") Current idd4w,
      @Doc("all-bank refresh without gap") Current idd5b,
      @Doc("where the figures come from") String source)
      implements DramPower {

    public Currents {
      if (idd0.amperes() < idd3n.amperes()) {
        throw new InvalidValueException("idd0", "expected at least idd3n");
      }
      if (idd3n.amperes() < idd2n.amperes()) {
        throw new InvalidValueException("idd3n", "expected at least idd2n");
      }
      if (idd4r.amperes() < idd3n.amperes()) {
        throw new InvalidValueException("idd4r", "expected at least idd3n");
      }
      if (idd4w.amperes() < idd3n.amperes()) {
        throw new InvalidValueException("idd4w", "expected at least idd3n");
      }
      if (idd5b.amperes() < idd3n.amperes()) {
        throw new InvalidValueException("idd5b", "expected at least idd3n");
      }
    }
  }

  /** Energies of a whole rank that are estimated, with their range as factors. */
  @Name("estimate")
  @Doc("estimated energies of a rank")
  record Estimate(
      @Doc("opening and closing a row") Energy activate,
      @Doc("reading a burst") Energy read,
      @Doc("writing a burst") Energy write,
      @Doc("one all-bank refresh") Energy refresh,
      @Doc("standby with a row open") Power activeStandby,
      @Doc("standby with all rows closed") Power prechargedStandby,
      @Doc("lower end of the range as a share of the estimate") double low,
      @Doc("upper end of the range as a share of the estimate") double high,
      @Doc("how the estimate was made") String source)
      implements DramPower {

    public Estimate {
      if (!(low > 0 && low <= 1)) {
        throw new InvalidValueException("low", "expected a share above 0 and at most 1");
      }
      if (!(high >= 1 && high <= 100)) {
        throw new InvalidValueException("high", "expected a factor from 1 to 100");
      }
    }
  }
}
