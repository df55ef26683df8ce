package org.npulator.hw.dma;

import java.util.Optional;
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
    @Doc("bytes of one burst") @AtLeast(1) Bytes burst,
    @Doc(
            "whether a transfer is complete only after all earlier ones of its engine; without it"
                + " transfers complete out-of-order")
        Optional<Completion> completion) {

  /** When transfers of an engine are complete. */
  public enum Completion {
    OUT_OF_ORDER,
    IN_ORDER
  }

  /** Engines whose transfers complete out of order. */
  public DmaConfig(int engines, int outstanding, Bytes burst) {
    this(engines, outstanding, burst, Optional.empty());
  }

  /** At 25.6 GB/s 1 MiB is on its way for 41 us, which is far above the latency of any DRAM. */
  private static final long MOST_OUTSTANDING_BYTES = 1 << 20;

  public DmaConfig {
    if (burst.bytes() > MOST_OUTSTANDING_BYTES / outstanding) {
      throw new InvalidValueException(
          "outstanding",
          String.format(
              "%d bursts of %s in flight, expected at most %d bytes in all",
              outstanding, burst, MOST_OUTSTANDING_BYTES));
    }
  }

  /** Data requested and not yet arrived, at most, for each memory channel and direction. */
  public long outstandingBytes() {
    return outstanding * burst.bytes();
  }
}
