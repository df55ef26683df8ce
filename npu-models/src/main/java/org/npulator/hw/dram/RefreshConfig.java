package org.npulator.hw.dram;

import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.Name;

/** When a controller refreshes. */
@Doc("when rows are refreshed")
public sealed interface RefreshConfig {

  /** Refreshes that may wait beyond their time while requests wait. */
  default int postponed() {
    return 0;
  }

  /** No refresh: not a real device, but a bound. */
  @Name("none")
  @Doc("no refresh")
  record None() implements RefreshConfig {}

  /** All banks of a rank or pseudo channel at once. */
  @Name("all-bank")
  @Doc("all banks of a rank or pseudo channel at once")
  record AllBank(
      @Doc("refreshes that wait while there are requests; none if left out") @AtLeast(0) @AtMost(64)
          Optional<Integer> postpone)
      implements RefreshConfig {
    @Override
    public int postponed() {
      return postpone.orElse(0);
    }
  }

  /** One bank after the other, or one bank of each bank group after the other. */
  @Name("per-bank")
  @Doc("one bank, or one bank of each bank group, after the other")
  record PerBank(
      @Doc("refreshes that wait while there are requests; none if left out")
          @AtLeast(0)
          @AtMost(4096)
          Optional<Integer> postpone)
      implements RefreshConfig {
    @Override
    public int postponed() {
      return postpone.orElse(0);
    }
  }
}
