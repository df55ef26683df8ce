package org.npulator.experiment.gemm;

import java.util.SortedMap;
import java.util.TreeMap;
import org.npulator.config.Configuration;
import org.npulator.core.time.ClockDomain;
import org.npulator.core.time.TimeBase;
import org.npulator.hw.chip.ChannelReport;
import org.npulator.hw.chip.ChipReport;
import org.npulator.hw.chip.EnergyComponent;
import org.npulator.hw.chip.MachineFigures;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.MappedStep;
import org.npulator.workload.mapping.OperatorMapping;

/**
 * What a product did on a machine.
 *
 * @param report from the start of the first load to the first edge common to all clocks after the
 *     end of the last store
 */
public record GemmResult(
    Configuration<NpuConfig> machine,
    Gemm gemm,
    MappedStep mapped,
    TimeBase timeBase,
    ChipReport report) {

  /** How the product was cut and ordered. */
  public OperatorMapping mapping() {
    return mapped.mappings().get(0);
  }

  /** The clock of the cores. */
  public ClockDomain clock() {
    return timeBase.clock(machine.value().cores().clock());
  }

  /** Cycles of the clock of the cores. */
  public long cycles() {
    return clock().cycles(report.ticks());
  }

  public double seconds() {
    return timeBase.seconds(report.ticks());
  }

  /**
   * Multiply-accumulate operations / (peak rate with the formats that the array multiplies x time).
   */
  public double macUtilization() {
    double peak =
        MachineFigures.macsPerSecond(machine.value(), mapped.multipliedFormats().orElseThrow());
    return gemm.macs() / (peak * seconds());
  }

  /** Bytes on the data buses of the DRAM / (peak rate x time). */
  public double dramBandwidthUtilization() {
    return (bytesRead() + bytesWritten()) / (figures().peakMemoryBytesPerSecond() * seconds());
  }

  private MachineFigures figures() {
    return MachineFigures.of(machine.value());
  }

  public long bytesRead() {
    return report.channels().stream().mapToLong(ChannelReport::bytesRead).sum();
  }

  public long bytesWritten() {
    return report.channels().stream().mapToLong(ChannelReport::bytesWritten).sum();
  }

  public double joules() {
    return report.energy().stream().mapToDouble(EnergyComponent::joules).sum();
  }

  /** Cycles of the memory clock of all channels by state. */
  public SortedMap<String, Long> channelStates() {
    ClockDomain memory = timeBase.clock(NpuConfig.MEMORY_CLOCK);
    SortedMap<String, Long> states = new TreeMap<>();
    for (ChannelReport channel : report.channels()) {
      channel
          .stateTicks()
          .forEach((state, ticks) -> states.merge(state, memory.cycles(ticks), Long::sum));
    }
    return states;
  }
}
