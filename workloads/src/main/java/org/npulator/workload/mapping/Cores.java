package org.npulator.workload.mapping;

import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.noc.NetworkConfig;

/**
 * The cores of a machine and the network between them.
 *
 * @param bytesPerCycle that a core sends and receives, by cycles of the core clock
 * @param hopCycles of the core clock
 */
record Cores(int count, double bytesPerCycle, double hopCycles) {
  /** A core by itself. */
  static final Cores ONE = new Cores(1, 1, 1);

  /**
   * Cycles in which a core gets bytes from others: a message that tells readiness, then data; on
   * its way about half of the cores are passed.
   */
  double exchangeCycles(double bytesIntoACore) {
    if (bytesIntoACore == 0) {
      return 0;
    }
    double hops = Math.sqrt(count) + 1;
    return 2 * hops * hopCycles + bytesIntoACore / bytesPerCycle;
  }

  static Cores of(NpuConfig config) {
    if (config.cores().count() == 1) {
      return ONE;
    }
    NetworkConfig noc = config.noc().orElseThrow();
    double nocCyclesPerCoreCycle =
        config.clocks().get(noc.clock()).toHertz()
            / config.clocks().get(config.cores().clock()).toHertz();
    return new Cores(
        config.cores().count(),
        noc.width().bytes() * nocCyclesPerCoreCycle,
        noc.hopLatency().cycles() / nocCyclesPerCoreCycle);
  }
}
