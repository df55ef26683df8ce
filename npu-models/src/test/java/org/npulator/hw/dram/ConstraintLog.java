package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.List;

/**
 * A log of commands that is compared with the constraint table, one rule at a time. Nothing is
 * remembered but the commands themselves.
 */
final class ConstraintLog {
  record Command(long cycle, Role role, int rank, int group, int bank) {}

  private final DeviceTiming timing;
  private final DramOrganization size;
  private final List<Command> log = new ArrayList<>();
  private final int longest;

  ConstraintLog(DramDevice device) {
    timing = new DeviceTiming(device);
    size = device.organization();
    longest = timing.rules.stream().mapToInt(DeviceTiming.Rule::cycles).max().orElse(0);
  }

  /** A command to a bank counted through all ranks. */
  Command command(long cycle, Role role, int bank) {
    return new Command(cycle, role, bank / size.banks(), bank / size.banksPerGroup(), bank);
  }

  void add(Command command) {
    log.add(command);
  }

  /** The first rule that a further command would break, or null. */
  DeviceTiming.Rule broken(Command next) {
    if (log.subList(Math.max(0, log.size() - 2), log.size()).stream()
        .anyMatch(earlier -> sameBus(earlier, next))) {
      return new DeviceTiming.Rule(
          "command bus", TimingConstraint.Level.CHANNEL, next.role, next.role, 1, 1, false);
    }
    return brokenConstraint(next);
  }

  /** The same without looking at the command bus. */
  DeviceTiming.Rule brokenConstraint(Command next) {
    for (DeviceTiming.Rule rule : timing.rules) {
      if (rule.to() == next.role && breaks(rule, next)) {
        return rule;
      }
    }
    return null;
  }

  private boolean sameBus(Command earlier, Command next) {
    return earlier.cycle > next.cycle
        || (earlier.cycle == next.cycle
            && !(timing.rowAndColumnBus && earlier.role.column() != next.role.column()));
  }

  private boolean breaks(DeviceTiming.Rule rule, Command next) {
    int seen = 0;
    for (int i = log.size() - 1; i >= 0; i--) {
      Command earlier = log.get(i);
      if (earlier.cycle + longest < next.cycle) {
        return false;
      }
      if (earlier.role == rule.from() && applies(rule, earlier, next) && ++seen == rule.window()) {
        return next.cycle < earlier.cycle + rule.cycles();
      }
    }
    return false;
  }

  private static boolean applies(DeviceTiming.Rule rule, Command earlier, Command next) {
    boolean whole = earlier.role.allBanks() || next.role.allBanks();
    boolean sameRank = earlier.rank == next.rank;
    boolean sameGroup = sameRank && (whole || earlier.group == next.group);
    boolean sameBank = sameRank && (whole || earlier.bank == next.bank);
    switch (rule.level()) {
      case CHANNEL:
        return true;
      case RANK:
        return sameRank != rule.sibling();
      case BANK_GROUP:
        return rule.sibling() ? sameRank && !sameGroup : sameGroup;
      case BANK:
        return rule.sibling() ? sameGroup && !sameBank : sameBank;
    }
    throw new IllegalStateException();
  }
}
