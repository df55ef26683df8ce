package org.npulator.hw.dram;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;

/** Names of the commands and what a standard does in its own way. */
@Doc("commands by what they do")
public record DramProtocol(
    @Doc("one command, or two for an activation in two steps") List<String> activate,
    @Doc("cycles after the first in which the second activate command has to follow")
        Optional<String> secondActivateWithin,
    @Doc("closes a row") String precharge,
    @Doc("closes all rows of the part that allBanks names") String prechargeAll,
    @Doc("reads a burst") String read,
    @Doc("writes a burst") String write,
    @Doc("reads a burst and closes the row") Optional<String> readPrecharge,
    @Doc("writes a burst and closes the row") Optional<String> writePrecharge,
    @Doc("refreshes all banks of the part that allBanks names") String refresh,
    @Doc("refreshes one bank, or one bank of every bank group") Optional<String> refreshBank,
    @Doc("what one command to all banks addresses; a rank if left out") Optional<AllBanks> allBanks,
    @Doc("command buses; one if left out") Optional<Buses> buses,
    @Doc(
            "whether a cycle is half a CK, where only precharges use the second half; no if left"
                + " out")
        Optional<Boolean> halfClock,
    @Doc("cycles on the command bus by command; 1 where left out")
        Optional<Map<String, Integer>> cycles,
    @Doc("synchronisation of a data clock that runs only on need") Optional<DataClock> dataClock) {

  /** What a command to all banks addresses. */
  public enum AllBanks {
    RANK,
    PSEUDO_CHANNEL
  }

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
    cycles = cycles.map(map -> Collections.unmodifiableMap(new LinkedHashMap<>(map)));
    if (activate.isEmpty() || activate.size() > 2) {
      throw new InvalidValueException("activate", "expected one or two commands");
    }
    if ((activate.size() == 2) != secondActivateWithin.isPresent()) {
      throw new InvalidValueException(
          "secondActivateWithin", "expected with two activate commands and only with them");
    }
    if (readPrecharge.isPresent() != writePrecharge.isPresent()) {
      throw new InvalidValueException(
          "writePrecharge", "expected together with readPrecharge or not at all");
    }
    if (buses.orElse(Buses.ONE) == Buses.ROW_AND_COLUMN
        && (activate.size() == 2 || dataClock.isPresent())) {
      throw new InvalidValueException(
          "buses", "two activate commands and data clock synchronisation expect one bus");
    }
    cycles.ifPresent(
        map ->
            map.forEach(
                (command, count) -> {
                  if (count < 1 || count > 16) {
                    throw new InvalidValueException(
                        "cycles", command + " = " + count + "; expected 1 to 16");
                  }
                }));
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
      case READ_PRECHARGE:
        return readPrecharge.orElse(null);
      case WRITE_PRECHARGE:
        return writePrecharge.orElse(null);
      case REFRESH:
        return refresh;
      case REFRESH_BANK:
        return refreshBank.orElse(null);
      case POWER_DOWN_ENTER:
      case POWER_DOWN_EXIT:
      case SELF_REFRESH_ENTER:
      case SELF_REFRESH_EXIT:
        return null; // of the device, where it has them
    }
    throw new IllegalStateException("role " + role);
  }

  Stream<String> expressions() {
    return Stream.concat(
        secondActivateWithin.stream(), dataClock.stream().map(DataClock::runsAfterBurst));
  }
}
