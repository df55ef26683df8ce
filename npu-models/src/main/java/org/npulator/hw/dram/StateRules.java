package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.List;

/** The rules that are not distances between two commands. */
final class StateRules {
  final RuleCheck commandBus =
      new RuleCheck("commandBus", "a command begins when the one before has left the bus");
  final RuleCheck activateClosed =
      new RuleCheck("activateClosed", "only a closed bank is activated");
  final RuleCheck secondActivate =
      new RuleCheck("secondActivate", "the second activate command follows the first in time");
  final RuleCheck rowOpen = new RuleCheck("rowOpen", "reads and writes access the open row");
  final RuleCheck prechargeOpened =
      new RuleCheck("prechargeOpened", "no bank is precharged between two activate commands");
  final RuleCheck refreshClosed = new RuleCheck("refreshClosed", "only closed banks are refreshed");
  final RuleCheck dataBus = new RuleCheck("dataBus", "bursts do not overlap");
  final RuleCheck dataClock = new RuleCheck("dataClock", "the data clock runs during a burst");
  final RuleCheck clockEdge =
      new RuleCheck("clockEdge", "all but precharges begin at a rising edge of CK");
  final RuleCheck awake =
      new RuleCheck("awake", "a rank in power-down or self-refresh gets no command but its exit");
  final RuleCheck selfRefreshClosed =
      new RuleCheck("selfRefreshClosed", "self-refresh begins with all rows closed");
  final RuleCheck refreshBetween =
      new RuleCheck("refreshBetween", "a refresh lies between two self-refreshes");
  private final List<RuleCheck> all = new ArrayList<>();

  StateRules(DeviceTiming timing) {
    all.addAll(List.of(commandBus, activateClosed));
    if (timing.twoStepActivate) {
      all.addAll(List.of(secondActivate, prechargeOpened));
    }
    all.addAll(List.of(rowOpen, refreshClosed, dataBus));
    if (timing.powerDown != null) {
      all.addAll(List.of(awake, selfRefreshClosed, refreshBetween));
    }
    if (timing.dataClockOnNeed) {
      all.add(dataClock);
    }
    if (timing.halfClock) {
      all.add(clockEdge);
    }
  }

  /** Those that apply to the device. */
  List<RuleCheck> all() {
    return all;
  }
}
