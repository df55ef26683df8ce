package org.npulator.hw.chip;

import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.hw.dma.DmaConfig;
import org.npulator.hw.sram.SramConfig;
import org.npulator.hw.systolic.MatrixConfig;
import org.npulator.hw.vector.VectorConfig;

/** A core: engines and their memories. */
@Doc("a core: matrix engine, vector unit, scratchpad, accumulator buffer, DMA engines")
public record CoreConfig(
    @Doc("number of cores") @AtLeast(1) @AtMost(64) int count,
    @Doc("clock of the cores") String clock,
    @Doc("matrix engine") MatrixConfig matrix,
    @Doc("vector unit") VectorConfig vector,
    @Doc("buffer of activations and weights") SramConfig scratchpad,
    @Doc("buffer of 4-byte partial sums") SramConfig accumulator,
    @Doc("DMA engines") DmaConfig dma,
    @Doc("unit that only dequantizes weights, keys and values; without it the vector unit does")
        Optional<VectorConfig> dequantizer) {
  public CoreConfig {
    requireWholeBanks("scratchpad", scratchpad);
    requireWholeBanks("accumulator", accumulator);
  }

  private static void requireWholeBanks(String key, SramConfig memory) {
    long widthBytes = memory.width().bytes();
    if (widthBytes > memory.capacity().bytes() / memory.banks()) {
      throw new InvalidValueException(
          key,
          String.format(
              "%d bytes are less than a %d-byte word in each of %d banks",
              memory.capacity().bytes(), widthBytes, memory.banks()));
    }
    long rowBytes = memory.banks() * widthBytes;
    if (memory.capacity().bytes() % rowBytes != 0) {
      throw new InvalidValueException(
          key,
          String.format(
              "%d bytes cannot be divided into %d banks of %d-byte words,"
                  + " expected a multiple of %d bytes",
              memory.capacity().bytes(), memory.banks(), widthBytes, rowBytes));
    }
  }
}
