package org.npulator.hw.chip;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Reference;
import org.npulator.core.quantity.Duration;
import org.npulator.core.quantity.Frequency;
import org.npulator.core.time.ClockDomain;
import org.npulator.core.time.TimeBase;
import org.npulator.hw.area.AreaTable;
import org.npulator.hw.cache.CacheConfig;
import org.npulator.hw.dram.MemoryConfig;
import org.npulator.hw.dram.PimMemoryConfig;
import org.npulator.hw.energy.EnergyAccount;
import org.npulator.hw.energy.EnergyConfig;
import org.npulator.hw.noc.InterconnectConfig;
import org.npulator.hw.noc.InterconnectConfig.CrossbarConfig;
import org.npulator.hw.noc.NetworkConfig;
import org.npulator.hw.sram.SramConfig;

/** A machine. */
@Doc("a machine: cores, interconnect, memory, energy")
public record NpuConfig(
    @Doc("clocks by name") Map<String, Frequency> clocks,
    @Doc("number formats used unless the command names others, such as w8a8") String formats,
    @Doc("the cores, all alike") CoreConfig cores,
    @Doc("what connects cores and memory channels") InterconnectConfig interconnect,
    @Doc("network from core to core; required if there are several") Optional<NetworkConfig> noc,
    @Doc("cache between all cores and the memory; without it there is none")
        Optional<CacheConfig> systemCache,
    @Doc("DRAM channels and their controllers") MemoryConfig memory,
    @Doc("units at the banks of the memory; without it there are none") Optional<PimConfig> pim,
    @Doc("energy of the chip") EnergyConfig energy,
    @Doc("area of the chip's parts; without it areas are not modelled") @Reference("area")
        Optional<AreaTable> area,
    @Doc("time from the end of a step to the start of the next, spent by the host")
        Duration stepLaunch) {

  /** The name of the clock of the DRAM device in the time base. */
  public static final String MEMORY_CLOCK = "memory";

  private static final double LONGEST_COMMON_PERIOD_SECONDS = 1e-6;
  private static final double LONGEST_STEP_LAUNCH_SECONDS = 1;

  public NpuConfig {
    clocks = Collections.unmodifiableMap(new LinkedHashMap<>(clocks));
    if (clocks.containsKey(MEMORY_CLOCK)) {
      throw new InvalidValueException(
          "clocks", "the clock '" + MEMORY_CLOCK + "' is that of the DRAM device");
    }
    requireClock(clocks, "cores.clock", cores.clock());
    requireClock(clocks, "interconnect.clock", ((CrossbarConfig) interconnect).clock());
    requireNetwork(clocks, cores.count(), noc);
    requireBankEnergy(energy, "cores.scratchpad", cores.scratchpad());
    requireBankEnergy(energy, "cores.accumulator", cores.accumulator());
    if (systemCache.isPresent()) {
      requireCache(clocks, systemCache.get(), memory, energy);
    }
    if (pim.isPresent()) {
      PimMemoryConfig.requireFor(memory, "memory", pim.get().controller(), "pim.controller");
      PimConfig.require(pim.get().unit(), memory.device(), "pim.unit");
    }
    if (stepLaunch.seconds() > LONGEST_STEP_LAUNCH_SECONDS) {
      throw new InvalidValueException(
          "stepLaunch", stepLaunch + ", expected at most " + LONGEST_STEP_LAUNCH_SECONDS + " s");
    }
    int transactionBytes = memory.device().organization().transactionBytes();
    if (cores.dma().outstandingBytes() < transactionBytes) {
      throw new InvalidValueException(
          "cores.dma.outstanding",
          String.format(
              "%d bytes in flight, expected at least the %d bytes of a DRAM burst",
              cores.dma().outstandingBytes(), transactionBytes));
    }
    Map<String, Frequency> all = withMemoryClock(clocks, memory);
    double commonPeriodSeconds;
    try {
      TimeBase timeBase = new TimeBase(all);
      commonPeriodSeconds = timeBase.seconds(commonPeriodTicks(timeBase, all.keySet()));
    } catch (ArithmeticException e) {
      throw new InvalidValueException("clocks", e.getMessage());
    }
    if (commonPeriodSeconds > LONGEST_COMMON_PERIOD_SECONDS) {
      throw new InvalidValueException(
          "clocks",
          String.format(
              "the edges of the clocks %s meet only every %.3g s;"
                  + " expected frequencies with a common divisor of at least 1 MHz",
              new TreeMap<>(all), commonPeriodSeconds));
    }
  }

  /** The time base of all clocks of the machine, the memory clock included. */
  public TimeBase timeBase() {
    return new TimeBase(withMemoryClock(clocks, memory));
  }

  /** The distance of two times at which all clocks have an edge, in ticks of the time base. */
  public long commonPeriodTicks() {
    return commonPeriodTicks(timeBase(), withMemoryClock(clocks, memory).keySet());
  }

  private static void requireClock(Map<String, Frequency> clocks, String key, String name) {
    if (!clocks.containsKey(name)) {
      throw new InvalidValueException(
          key,
          "there is no clock '" + name + "', expected one of " + new TreeMap<>(clocks).keySet());
    }
  }

  private static void requireNetwork(
      Map<String, Frequency> clocks, int cores, Optional<NetworkConfig> noc) {
    if (noc.isPresent()) {
      requireClock(clocks, "noc.clock", noc.get().clock());
      noc.get().topology(cores);
    } else if (cores > 1) {
      throw new InvalidValueException(
          "cores.count", cores + " cores without a network; expected the block noc, or 1 core");
    }
  }

  private static void requireCache(
      Map<String, Frequency> clocks, CacheConfig cache, MemoryConfig memory, EnergyConfig energy) {
    requireClock(clocks, "systemCache.clock", cache.clock());
    int transactionBytes = memory.device().organization().transactionBytes();
    if (cache.line().bytes() < transactionBytes) {
      throw new InvalidValueException(
          "systemCache.line",
          cache.line() + ", expected at least the " + transactionBytes + " bytes of a DRAM burst");
    }
    requireBankEnergy(energy, "systemCache", cache.bankBytes());
  }

  private static void requireBankEnergy(EnergyConfig energy, String key, SramConfig memory) {
    requireBankEnergy(energy, key, memory.capacity().bytes() / memory.banks());
  }

  private static void requireBankEnergy(EnergyConfig energy, String key, long bankBytes) {
    try {
      new EnergyAccount(energy).sram(key, bankBytes, 0, 0);
    } catch (IllegalArgumentException e) {
      throw new InvalidValueException(key, e.getMessage());
    }
  }

  private static Map<String, Frequency> withMemoryClock(
      Map<String, Frequency> clocks, MemoryConfig memory) {
    Map<String, Frequency> all = new LinkedHashMap<>(clocks);
    all.put(MEMORY_CLOCK, memory.device().clock());
    return all;
  }

  private static long commonPeriodTicks(TimeBase timeBase, Iterable<String> names) {
    long period = 1;
    for (String name : names) {
      ClockDomain clock = timeBase.clock(name);
      long a = period;
      long b = clock.ticksPerCycle();
      while (b != 0) {
        long remainder = a % b;
        a = b;
        b = remainder;
      }
      period = Math.multiplyExact(period, clock.ticksPerCycle() / a);
    }
    return period;
  }
}
