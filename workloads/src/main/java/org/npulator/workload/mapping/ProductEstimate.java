package org.npulator.workload.mapping;

import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.format.NumberFormat;

/** What mappings take a product to cost on the array of a machine, undisturbed by anything else. */
public final class ProductEstimate {
  private final Machine machine;

  public ProductEstimate(NpuConfig config) {
    machine = Machine.of(config);
  }

  /**
   * The format in which the array takes weights.
   *
   * @throws MappingException if it cannot multiply them
   */
  public NumberFormat multiplied(NumberFormat activations, NumberFormat weights)
      throws MappingException {
    return machine.multiplied(activations, weights);
  }

  /**
   * Cycles of the core clock for a product [m, k] x [k, n], filling and emptying the array
   * included.
   *
   * @throws MappingException if the array cannot multiply the formats
   */
  public double cycles(long m, long k, long n, NumberFormat activations, NumberFormat weights)
      throws MappingException {
    return machine.arrayCycles(m, k, n, machine.rate(activations, weights))
        + machine.arrayRows()
        + machine.arrayColumns();
  }
}
