package org.npulator.experiment.pim;

import org.npulator.workload.mapping.PlaceEstimate;

/**
 * An operator on units at the banks beside the same one on the cores, and why one is faster. The
 * ratio of both times is a product of factors:
 *
 * <pre>cores / units = busRates x filledShare / readsOfColumn x columnShare x coresOverMemory</pre>
 *
 * @param estimate in cycles of the core clock
 * @param coreHertz the core clock
 * @param memoryBytesPerSecond peak rate of the data buses of all channels
 * @param vectors that share the operands: queries of a group, or vectors of a product
 */
public record Comparison(
    PlaceEstimate estimate, double coreHertz, double memoryBytesPerSecond, long vectors) {

  public double unitsSeconds() {
    return estimate.units().cycles() / coreHertz;
  }

  public double coresSeconds() {
    return estimate.cores().cycles() / coreHertz;
  }

  /** Time on the cores over time on the units. */
  public double speedup() {
    return coresSeconds() / unitsSeconds();
  }

  /** Seconds in which the data buses carry the operands at their peak rate. */
  private double busSeconds() {
    return estimate.cores().bytes() / memoryBytesPerSecond;
  }

  /** Rate at which units read columns, if all have work, over that of the data buses. */
  public double busRates() {
    double columnSeconds = estimate.units().columnCycles() / coreHertz;
    return busSeconds() * readsOfColumn() / (columnSeconds * filledShare());
  }

  /** Part of the units' work that is none of padding and none of channels without work. */
  public double filledShare() {
    return estimate.units().filledShare();
  }

  /** How often a column is multiplied. */
  public double readsOfColumn() {
    return estimate.units().readsOfColumn();
  }

  /** Part of the time on the units in which they read columns. */
  public double columnShare() {
    return estimate.units().columnCycles() / estimate.units().cycles();
  }

  /** Time on the cores over the least in which they can have the operands. */
  public double coresOverMemory() {
    return coresSeconds() / busSeconds();
  }
}
