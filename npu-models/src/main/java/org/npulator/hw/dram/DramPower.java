package org.npulator.hw.dram;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Name;
import org.npulator.core.quantity.Current;
import org.npulator.core.quantity.Energy;
import org.npulator.core.quantity.Power;
import org.npulator.core.quantity.Voltage;

/** Where the energy of a device comes from. What is left out is not modelled, never zero. */
@Doc("currents or energies of a device")
public sealed interface DramPower {

  /** The source of the figures of the core. */
  String source();

  /** The range if the figures of the core are an estimate. */
  Optional<EstimateRange> estimated();

  /** Drivers and receivers of the data bus. */
  Optional<BitEnergy> io();

  /** Termination resistors of the data bus. */
  Optional<BitEnergy> termination();

  /** How far off an estimate may be. */
  @Doc("range of an estimate as factors")
  record EstimateRange(
      @Doc("lower end as a share of the estimate") double low,
      @Doc("upper end as a share of the estimate") double high) {

    public EstimateRange {
      if (!(low > 0 && low <= 1)) {
        throw new InvalidValueException("low", "expected a share above 0 and at most 1");
      }
      if (!(high >= 1 && high <= 100)) {
        throw new InvalidValueException("high", "expected a factor from 1 to 100");
      }
    }
  }

  /** Energy of a bit of data on its way over the bus. */
  @Doc("energy of a bit on the data bus")
  record BitEnergy(
      @Doc("of a bit read") Energy read,
      @Doc("of a bit written") Energy write,
      @Doc("range if it is an estimate") Optional<EstimateRange> estimated,
      @Doc("where the figures come from") String source) {}

  /**
   * Supply currents of one device (IDD), as data sheets state them (loops of JESD79-4 and others).
   */
  @Name("currents")
  @Doc("supply currents of the devices of a rank, as in data sheets")
  record Currents(
      @Doc("supplies by name") Map<String, Supply> supplies,
      @Doc("range if the currents are an estimate") Optional<EstimateRange> estimated,
      @Doc("drivers and receivers of the data bus; not modelled if left out")
          Optional<BitEnergy> io,
      @Doc("termination of the data bus; not modelled if left out") Optional<BitEnergy> termination,
      @Doc("where the figures come from") String source)
      implements DramPower {

    public Currents {
      supplies = Collections.unmodifiableMap(new LinkedHashMap<>(supplies));
      if (supplies.isEmpty()) {
        throw new InvalidValueException("supplies", "expected at least one supply");
      }
    }
  }

  /** What one device draws from one supply. */
  @Doc("voltage of a supply and what one device draws from it")
  record Supply(
      @Doc("voltage") Voltage voltage,
      @Doc("one bank activated and precharged at tRC") Current idd0,
      @Doc("all banks precharged, clock running") Current idd2n,
      @Doc("a bank open, clock running") Current idd3n,
      @Doc("reading without gap") Current idd4r,
      @Doc("writing without gap") Current idd4w,
      @Doc("all-bank refresh without gap") Current idd5b,
      @Doc("refresh of less than all banks without gap; its share of an all-bank one if left out")
          Optional<Current> idd5pb,
      @Doc("power-down with all banks precharged; not modelled if left out")
          Optional<Current> idd2p,
      @Doc("power-down with a bank open; not modelled if left out") Optional<Current> idd3p,
      @Doc("self-refresh; not modelled if left out") Optional<Current> idd6) {

    public Supply {
      atLeast("idd3n", idd3n, "idd2n", idd2n);
      atLeast("idd0", idd0, "idd3n", idd3n);
      atLeast("idd4r", idd4r, "idd3n", idd3n);
      atLeast("idd4w", idd4w, "idd3n", idd3n);
      atLeast("idd5b", idd5b, "idd3n", idd3n);
      if (idd5pb.isPresent()) {
        atLeast("idd5pb", idd5pb.get(), "idd3n", idd3n);
      }
      if (idd2p.isPresent()) {
        atLeast("idd2n", idd2n, "idd2p", idd2p.get());
      }
      if (idd3p.isPresent()) {
        atLeast("idd3n", idd3n, "idd3p", idd3p.get());
      }
    }

    /** Otherwise an action would cost negative energy. */
    private static void atLeast(String key, Current current, String lowKey, Current low) {
      if (current.amperes() < low.amperes()) {
        throw new InvalidValueException(
            key, current + " is less than " + lowKey + ", which is " + low);
      }
    }
  }

  /** Energies of a whole rank by action. */
  @Name("energies")
  @Doc("energies of the actions of a rank")
  record Energies(
      @Doc("opening and closing a row") Energy activate,
      @Doc("reading a burst") Energy read,
      @Doc("writing a burst") Energy write,
      @Doc("one all-bank refresh") Energy refresh,
      @Doc("one refresh of less than all banks; its share of an all-bank one if left out")
          Optional<Energy> refreshBank,
      @Doc("standby with a row open") Power activeStandby,
      @Doc("standby with all rows closed") Power prechargedStandby,
      @Doc("range if the energies are an estimate") Optional<EstimateRange> estimated,
      @Doc("drivers and receivers of the data bus; not modelled if left out")
          Optional<BitEnergy> io,
      @Doc("termination of the data bus; not modelled if left out") Optional<BitEnergy> termination,
      @Doc("where the figures come from") String source)
      implements DramPower {

    public Energies {
      if (activeStandby.watts() < prechargedStandby.watts()) {
        throw new InvalidValueException(
            "activeStandby",
            activeStandby + " is less than prechargedStandby, which is " + prechargedStandby);
      }
    }
  }
}
