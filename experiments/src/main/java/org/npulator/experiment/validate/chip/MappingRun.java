package org.npulator.experiment.validate.chip;

import java.util.ArrayList;
import java.util.List;
import org.npulator.core.time.ClockDomain;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.hw.chip.ChannelReport;
import org.npulator.hw.chip.Chip;
import org.npulator.hw.chip.ChipReport;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.chip.OperatorExecution;
import org.npulator.hw.chip.StepExecution;
import org.npulator.hw.dram.DramOrganization;
import org.npulator.hw.dram.MemoryConfig;
import org.npulator.hw.format.NumberFormat;

/**
 * Products under mappings, one after the other on one chip: the next begins when the results of the
 * one before are on their way to memory. Operands of each lie behind those of the one before.
 *
 * @param cycles to the last write on the bus, of the core clock
 * @param productCycles of each product, from its first load to its last result
 * @param bytesRead on the buses of all channels
 * @param bytesWritten on the buses of all channels
 */
record MappingRun(long cycles, List<Long> productCycles, long bytesRead, long bytesWritten) {

  /**
   * @param pauses cycles of other operators before a product, by product
   * @param biased whether a product adds a row of its own to every row, by product
   * @throws NotExpressibleException if tiles do not fit into the buffers or operands into memory
   */
  static MappingRun of(
      NpuConfig machine,
      List<GemmMapping> mappings,
      List<Long> pauses,
      List<Boolean> biased,
      NumberFormat format)
      throws NotExpressibleException {
    Chip chip = new Chip(machine, TimelineSink.NONE);
    ClockDomain clock = chip.timeBase().clock(machine.cores().clock());
    List<Long> productCycles = new ArrayList<>();
    long address = 0;
    for (int index = 0; index < mappings.size(); index++) {
      MappedGemm gemm =
          new MappedGemm(machine, mappings.get(index), format, biased.get(index), address);
      address = gemm.endAddress();
      long capacity = capacityBytes(machine.memory());
      if (address > capacity) {
        throw new NotExpressibleException(
            "operands of %d bytes; the memory has %d".formatted(address, capacity));
      }
      if (pauses.get(index) > 0) {
        chip.idle(chip.timeBase().seconds(clock.ticks(pauses.get(index))));
      }
      StepExecution step = chip.execute(gemm.program());
      OperatorExecution product = step.operators().get(MappedGemm.PRODUCT);
      productCycles.add(clock.cycles(product.endTick() - step.startTick()));
    }
    chip.drain();
    ChipReport report = chip.report();
    return new MappingRun(
        clock.cycles(report.ticks()),
        productCycles,
        report.channels().stream().mapToLong(ChannelReport::bytesRead).sum(),
        report.channels().stream().mapToLong(ChannelReport::bytesWritten).sum());
  }

  private static long capacityBytes(MemoryConfig memory) {
    DramOrganization organization = memory.device().organization();
    return organization.rankBytes()
        * organization.pseudoChannels().orElse(1)
        * memory.ranks()
        * memory.channels();
  }
}
