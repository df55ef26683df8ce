package org.npulator.hw.chip;

import java.util.SortedMap;
import java.util.TreeMap;
import org.npulator.hw.dram.MemoryConfig;
import org.npulator.hw.format.FormatPair;
import org.npulator.hw.noc.InterconnectConfig.CrossbarConfig;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

/**
 * Figures that follow from the configuration of a machine.
 *
 * @param peakMacsPerSecond of the matrix engines by formats, activations x weights
 * @param peakMemoryBytesPerSecond of the data buses of all channels together
 * @param peakInterconnectBytesPerSecond of all lanes of one direction together, which carry DRAM
 *     bursts in whole words; if less than the memory's, the lanes limit the bandwidth
 * @param memoryBytes capacity of all channels
 * @param scratchpadBytes capacity of all scratchpads
 * @param accumulatorBytes capacity of all accumulator buffers
 */
public record MachineFigures(
    SortedMap<String, Double> peakMacsPerSecond,
    double peakMemoryBytesPerSecond,
    double peakInterconnectBytesPerSecond,
    long memoryBytes,
    long scratchpadBytes,
    long accumulatorBytes) {

  /** Derives the figures of a machine. */
  public static MachineFigures of(NpuConfig config) {
    CoreConfig cores = config.cores();
    SystolicArrayConfig array = (SystolicArrayConfig) cores.matrix();
    double elementCycles = elementCycles(config);
    SortedMap<String, Double> macs = new TreeMap<>();
    array.macsPerCyclePerElement().forEach((pair, rate) -> macs.put(pair, elementCycles * rate));
    MemoryConfig memory = config.memory();
    CrossbarConfig crossbar = (CrossbarConfig) config.interconnect();
    long burstBytes = memory.device().organization().transactionBytes();
    long burstWords = -Math.floorDiv(-burstBytes, crossbar.width().bytes());
    return new MachineFigures(
        macs,
        memory.channels() * memory.device().peakBytesPerSecond(),
        memory.channels()
            * config.clocks().get(crossbar.clock()).toHertz()
            * burstBytes
            / burstWords,
        memory.capacityBytes(),
        cores.count() * cores.scratchpad().capacity().bytes(),
        cores.count() * cores.accumulator().capacity().bytes());
  }

  /**
   * Peak multiply-accumulates per second of a pair, which need not be among those listed if its
   * elements are.
   *
   * @throws IllegalArgumentException if the machine does not multiply these formats
   */
  public static double macsPerSecond(NpuConfig config, FormatPair formats) {
    SystolicArrayConfig array = (SystolicArrayConfig) config.cores().matrix();
    return elementCycles(config)
        * array
            .macsPerCycle(formats)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the machine multiplies "
                            + array.macsPerCyclePerElement().keySet()
                            + ", not "
                            + formats));
  }

  private static double elementCycles(NpuConfig config) {
    CoreConfig cores = config.cores();
    SystolicArrayConfig array = (SystolicArrayConfig) cores.matrix();
    return (double) cores.count() * array.elements() * config.clocks().get(cores.clock()).toHertz();
  }

  /**
   * Peak operations per second, a multiply-accumulate counting as two, in units of 10^12.
   *
   * @throws IllegalArgumentException if the machine does not multiply these formats
   */
  public double teraOperationsPerSecond(String formats) {
    Double macs = peakMacsPerSecond.get(formats);
    if (macs == null) {
      throw new IllegalArgumentException(
          "the machine multiplies " + peakMacsPerSecond.keySet() + ", not " + formats);
    }
    return 2 * macs / 1e12;
  }
}
