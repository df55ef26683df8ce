package org.npulator.hw.dram;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import org.npulator.core.time.TimeBase;

/**
 * Energy of a memory from what its channels did. With supply currents it is the core energy as in
 * DRAMsim3 (Li et al., IEEE CAL 2020) and the data sheets' power calculators: an activation costs
 * VDD (IDD0 tRC - IDD3N tRAS - IDD2N tRP), a burst VDD (IDD4 - IDD3N) times its length, a refresh
 * VDD (IDD5B - IDD3N) tRFC, standby VDD IDD3N or VDD IDD2N, each times the devices of a rank. I/O
 * and termination are not contained.
 */
public final class DramEnergy {
  private final double activate;
  private final double read;
  private final double write;
  private final double refresh;
  private final double activeStandby;
  private final double prechargedStandby;
  private final double low;
  private final double high;
  private final String source;

  public DramEnergy(DramDevice device) {
    DramPower power = device.power();
    source = power.source();
    if (power instanceof DramPower.Currents) {
      DramPower.Currents currents = (DramPower.Currents) power;
      double cycle = 1 / device.clock().toHertz();
      double volts = currents.vdd().volts() * device.organization().devices();
      double active = currents.idd3n().amperes();
      double precharged = currents.idd2n().amperes();
      DeviceTiming timing = new DeviceTiming(device);
      activate =
          volts
              * cycle
              * (currents.idd0().amperes() * timing.rowCycle
                  - active * timing.rowActive
                  - precharged * (timing.rowCycle - timing.rowActive));
      read = volts * cycle * (currents.idd4r().amperes() - active) * timing.burst;
      write = volts * cycle * (currents.idd4w().amperes() - active) * timing.burst;
      refresh = volts * cycle * (currents.idd5b().amperes() - active) * timing.refreshDuration;
      activeStandby = volts * active;
      prechargedStandby = volts * precharged;
      low = 1;
      high = 1;
    } else {
      DramPower.Estimate estimate = (DramPower.Estimate) power;
      activate = estimate.activate().joules();
      read = estimate.read().joules();
      write = estimate.write().joules();
      refresh = estimate.refresh().joules();
      activeStandby = estimate.activeStandby().watts();
      prechargedStandby = estimate.prechargedStandby().watts();
      low = estimate.low();
      high = estimate.high();
    }
  }

  /** What consumes energy in a DRAM and is in no item. */
  public static List<String> notModelled() {
    return List.of("DRAM input, output and termination", "DRAM data clock");
  }

  /** The energy of all channels together, one item for each kind of action. */
  public List<DramEnergyItem> items(List<ChannelActivity> channels, TimeBase timeBase) {
    return List.of(
        commands("dram.activate", channels, ChannelActivity::activates, activate),
        commands("dram.read", channels, ChannelActivity::reads, read),
        commands("dram.write", channels, ChannelActivity::writes, write),
        commands("dram.refresh", channels, ChannelActivity::refreshes, refresh),
        item(
            "dram.activeStandby",
            timeBase.seconds(sum(channels, ChannelActivity::activeTicks)),
            "seconds",
            activeStandby),
        item(
            "dram.prechargedStandby",
            timeBase.seconds(sum(channels, ChannelActivity::prechargedTicks)),
            "seconds",
            prechargedStandby));
  }

  private DramEnergyItem commands(
      String name,
      List<ChannelActivity> channels,
      ToLongFunction<ChannelActivity> count,
      double joules) {
    return item(name, sum(channels, count), "commands", joules);
  }

  private static long sum(List<ChannelActivity> channels, ToLongFunction<ChannelActivity> count) {
    return channels.stream().mapToLong(count).sum();
  }

  private DramEnergyItem item(String name, double count, String unit, double each) {
    double joules = count * each;
    boolean exact = low == 1 && high == 1;
    return new DramEnergyItem(
        name,
        count,
        unit,
        joules,
        exact ? OptionalDouble.empty() : OptionalDouble.of(joules * low),
        exact ? OptionalDouble.empty() : OptionalDouble.of(joules * high),
        source);
  }
}
