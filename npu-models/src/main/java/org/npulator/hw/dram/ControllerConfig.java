package org.npulator.hw.dram;

import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;

/** Queues and policies of a memory controller. */
@Doc("queues and policies of a memory controller")
public record ControllerConfig(
    @Doc("order in which requests are served") SchedulerConfig scheduler,
    @Doc("entries of the queues, one transaction each") QueueConfig queue,
    @Doc("share of the write queue at which writing starts") @AtLeast(0) @AtMost(1)
        double writeHighWatermark,
    @Doc("share of the write queue at which writing ends") @AtLeast(0) @AtMost(1)
        double writeLowWatermark,
    @Doc("when rows are closed; open if left out") Optional<PagePolicyConfig> pagePolicy,
    @Doc("when rows are refreshed") RefreshConfig refresh) {

  public ControllerConfig {
    if (writeLowWatermark <= 0) {
      throw new InvalidValueException(
          "writeLowWatermark", "expected more than 0: at 0 reads would wait for ever");
    }
    if (writeLowWatermark > writeHighWatermark) {
      throw new InvalidValueException(
          "writeLowWatermark",
          "expected at most writeHighWatermark, which is " + writeHighWatermark);
    }
  }

  /** Entries of the queues. */
  @Doc("entries of the queues, one transaction each")
  public record QueueConfig(
      @Doc("read queue") @AtLeast(1) @AtMost(4096) int read,
      @Doc("write queue") @AtLeast(1) @AtMost(4096) int write) {}
}
