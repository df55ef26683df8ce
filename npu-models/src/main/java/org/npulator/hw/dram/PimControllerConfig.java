package org.npulator.hw.dram;

import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;

/** How a controller carries out the steps of a program for processing in memory. */
@Doc("controller of a channel with processing in memory")
public record PimControllerConfig(
    @Doc("steps among which it chooses") @AtLeast(1) @AtMost(4096) int window,
    @Doc("steps that it takes in a cycle; as many as there is room for if left out")
        @AtLeast(1)
        @AtMost(4096)
        Optional<Integer> stepsPerCycle,
    @Doc("whether rows are opened and closed for steps behind a fence") boolean opensAhead,
    @Doc("whether rows are closed that no step before the next fence needs") boolean closesUnused,
    @Doc("when rows are refreshed: all-bank or none") RefreshConfig refresh,
    @Doc(
            "whether the refreshes of the parts of a channel are spread over their interval; all at"
                + " the same time if left out")
        Optional<Boolean> spreadsRefreshes,
    @Doc(
            "whether rows are still opened while a refresh is due, so that it waits for a moment in"
                + " which all are closed, though not beyond the next; no if left out")
        Optional<Boolean> opensBeforeRefresh,
    @Doc("when the host uses a channel that its units use; exclusive if left out")
        Optional<HostAccessConfig> hostAccesses) {

  public PimControllerConfig {
    if (refresh instanceof RefreshConfig.PerBank || refresh.postponed() > 0) {
      throw new InvalidValueException("refresh", "expected none, or all-bank and not postponed");
    }
  }

  /** When a host uses a channel that its units use. */
  public HostAccessConfig hostAccess() {
    return hostAccesses.orElseGet(HostAccessConfig.Exclusive::new);
  }
}
