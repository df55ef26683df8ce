package org.npulator.hw.dram;

import java.util.List;
import java.util.Optional;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;

/** Names of the commands and what a standard does in its own way. */
@Doc("commands by what they do")
public record DramProtocol(
    @Doc("one command, or two for an activation in two steps") List<String> activate,
    @Doc("cycles after the first in which the second activate command has to follow")
        Optional<String> secondActivateWithin,
    @Doc("closes a row") String precharge,
    @Doc("closes all rows of a rank") String prechargeAll,
    @Doc("reads a burst") String read,
    @Doc("writes a burst") String write,
    @Doc("refreshes all banks of a rank") String refresh,
    @Doc("command buses; one if left out") Optional<Buses> buses,
    @Doc("synchronisation of a data clock that runs only on need") Optional<DataClock> dataClock) {

  /** Command buses. */
  public enum Buses {
    /** One command a cycle. */
    ONE,
    /** One row command and one column command a cycle. */
    ROW_AND_COLUMN
  }

  /** A data clock that stops after a burst and is started by a command of its own (WCK). */
  @Doc("data clock that stops after a burst")
  public record DataClock(
      @Doc("command in the cycle before a read") String readCommand,
      @Doc("command in the cycle before a write") String writeCommand,
      @Doc("cycles that the clock keeps running after a burst") String runsAfterBurst) {}

  public DramProtocol {
    activate = List.copyOf(activate);
    if (activate.isEmpty() || activate.size() > 2) {
      throw new InvalidValueException("activate", "expected one or two commands");
    }
    if ((activate.size() == 2) != secondActivateWithin.isPresent()) {
      throw new InvalidValueException(
          "secondActivateWithin", "expected with two activate commands and only with them");
    }
  }

  /** The command's name, or null if the standard has none for this role. */
  String name(Role role) {
    switch (role) {
      case ACTIVATE:
        return activate.get(0);
      case ACTIVATE_SECOND:
        return activate.size() == 2 ? activate.get(1) : null;
      case PRECHARGE:
        return precharge;
      case PRECHARGE_ALL:
        return prechargeAll;
      case SYNCHRONIZE_READ:
        return dataClock.map(DataClock::readCommand).orElse(null);
      case SYNCHRONIZE_WRITE:
        return dataClock.map(DataClock::writeCommand).orElse(null);
      case READ:
        return read;
      case WRITE:
        return write;
      case REFRESH:
        return refresh;
    }
    throw new IllegalStateException("role " + role);
  }
}
