package org.npulator.hw.dma;

import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.core.quantity.Bytes;

/** The DMA engines of a core. */
@Doc("DMA engines that move data between memory and scratchpad")
public record DmaConfig(
    @Doc("1: loads and stores share an engine; 2: one engine each") @AtLeast(1) @AtMost(2)
        int engines,
    @Doc("bursts in flight for each memory channel and direction") @AtLeast(1) @AtMost(65536)
        int outstanding,
    @Doc("bytes of one burst") @AtLeast(1) Bytes burst) {
  public DmaConfig {
    if (burst.bytes() > Long.MAX_VALUE / outstanding) {
      throw new InvalidValueException("burst", "outstanding bursts of this size exceed 2^63 bytes");
    }
  }

  /** Data requested and not yet arrived, at most, for each memory channel and direction. */
  public long outstandingBytes() {
    return outstanding * burst.bytes();
  }
}
