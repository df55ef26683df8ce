package org.npulator.hw.dram;

import java.util.Optional;
import java.util.stream.Stream;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;

/** How fast a rank enters and leaves power-down and self-refresh, as sums of timing names. */
@Doc("power-down and self-refresh of a rank")
public record PowerDownTiming(
    @Doc("cycles from the exit of power-down to the next command (tXP)") String exit,
    @Doc("least cycles in power-down, and from its exit to the next entry (tCKE, tPD)")
        String minimum,
    @Doc("cycles from a precharge to the entry (tPRPDEN); 1 if left out")
        Optional<String> prechargeToEntry,
    @Doc("cycles from the exit of self-refresh to the next command (tXS); none if left out")
        Optional<String> selfRefreshExit,
    @Doc("cycles from the exit of self-refresh to a read or write (tXSDLL); as others if left out")
        Optional<String> selfRefreshExitToColumn,
    @Doc("least cycles in self-refresh (tCKESR, tSR)") Optional<String> selfRefreshMinimum) {

  public PowerDownTiming {
    if (selfRefreshExit.isPresent() != selfRefreshMinimum.isPresent()) {
      throw new InvalidValueException(
          "selfRefreshMinimum", "expected together with selfRefreshExit or not at all");
    }
    if (selfRefreshExitToColumn.isPresent() && selfRefreshExit.isEmpty()) {
      throw new InvalidValueException(
          "selfRefreshExitToColumn", "expected with selfRefreshExit only");
    }
  }

  Stream<String> expressions() {
    return Stream.concat(
        Stream.of(exit, minimum),
        Stream.of(prechargeToEntry, selfRefreshExit, selfRefreshExitToColumn, selfRefreshMinimum)
            .flatMap(Optional::stream));
  }
}
