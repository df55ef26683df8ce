package org.npulator.hw.dram;

import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;

/** After how many cycles without a request a rank saves power. */
@Doc("when ranks without requests save power")
public record PowerDownConfig(
    @Doc("cycles without a request for a rank until it enters power-down; never if left out")
        @AtLeast(1)
        @AtMost(1_000_000_000)
        Optional<Integer> after,
    @Doc("cycles without a request for a rank until it enters self-refresh; never if left out")
        @AtLeast(1)
        @AtMost(1_000_000_000)
        Optional<Integer> selfRefreshAfter) {

  public PowerDownConfig {
    if (after.isEmpty() && selfRefreshAfter.isEmpty()) {
      throw new InvalidValueException("after", "expected after, selfRefreshAfter or both");
    }
    if (after.isPresent()
        && selfRefreshAfter.isPresent()
        && selfRefreshAfter.get() <= after.get()) {
      throw new InvalidValueException(
          "selfRefreshAfter", "expected more than after, which is " + after.get());
    }
  }
}
