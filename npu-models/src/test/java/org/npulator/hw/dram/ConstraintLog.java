package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A log of commands that is compared with the constraint table, one rule at a time. Nothing is
 * remembered but the commands themselves.
 */
final class ConstraintLog {
  record Command(long cycle, Role role, int bank) {}

  private final DeviceTiming timing;
  private final DramOrganization size;
  private final int banksPerPseudoChannel;
  private final List<List<Command>> byRole = new ArrayList<>();
  private Command last;
  private Command beforeLast;

  ConstraintLog(MemoryConfig config) {
    timing = new DeviceTiming(config.device());
    size = config.device().organization();
    banksPerPseudoChannel = config.ranks() * size.banks();
    for (int role = 0; role < Role.COUNT; role++) {
      byRole.add(new ArrayList<>());
    }
  }

  /** A command to a bank counted through all ranks. */
  Command command(long cycle, Role role, int bank) {
    return new Command(cycle, role, bank);
  }

  void add(Command command) {
    byRole.get(command.role.ordinal()).add(command);
    beforeLast = last;
    last = command;
  }

  /** A command that takes no place on the command bus. */
  void addBesideBus(Command command) {
    byRole.get(command.role.ordinal()).add(command);
  }

  /** The first rule that a further command would break, or null. */
  DeviceTiming.Rule broken(Command next) {
    if (last != null && isBusTaken(next)) {
      return new DeviceTiming.Rule(
          "command bus", TimingConstraint.Level.CHANNEL, next.role, next.role, 1, 1, false);
    }
    return brokenConstraint(next);
  }

  /** The same, without looking whether the command bus has a command in this cycle. */
  DeviceTiming.Rule brokenConstraint(Command next) {
    for (DeviceTiming.Rule rule : timing.rules) {
      if (rule.to() == next.role && breaks(rule, next)) {
        return rule;
      }
    }
    return null;
  }

  private boolean breaks(DeviceTiming.Rule rule, Command next) {
    List<Command> log = byRole.get(rule.from().ordinal());
    int seen = 0;
    for (int i = log.size() - 1; i >= 0; i--) {
      Command earlier = log.get(i);
      if (next.cycle >= earlier.cycle + rule.cycles()) {
        return false; // so do all before it
      }
      if (applies(rule, earlier, next) && ++seen == rule.window()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the command bus has a command in this cycle. */
  private boolean isBusTaken(Command next) {
    return last.cycle > next.cycle
        || (last.cycle == next.cycle
            && (!timing.twoBuses
                || last.role.column() == next.role.column()
                || (beforeLast != null && beforeLast.cycle == next.cycle)));
  }

  /** Banks of a part at a level. */
  private int banksOf(TimingConstraint.Level level) {
    switch (level) {
      case CHANNEL:
        return Integer.MAX_VALUE;
      case PSEUDO_CHANNEL:
        return banksPerPseudoChannel;
      case RANK:
        return size.banks();
      case BANK_GROUP:
        return size.banksPerGroup();
      case BANK:
        return 1;
    }
    throw new IllegalStateException();
  }

  private boolean addressesSeveral(Role role) {
    return role.allBanks() || (role == Role.REFRESH_BANK && timing.refreshesSameBank);
  }

  private boolean addresses(Command command, int bank) {
    if (command.role.allBanks()) {
      int banks =
          timing.allBanks == DramProtocol.AllBanks.RANK ? size.banks() : banksPerPseudoChannel;
      return command.bank / banks == bank / banks;
    }
    if (command.role == Role.REFRESH_BANK && timing.refreshesSameBank) {
      return command.bank / size.banks() == bank / size.banks()
          && command.bank % size.banksPerGroup() == bank % size.banksPerGroup();
    }
    return command.bank == bank;
  }

  private boolean addressesPart(Command command, int banks, int part) {
    return banks == Integer.MAX_VALUE
        || IntStream.range(part * banks, (part + 1) * banks)
            .anyMatch(bank -> addresses(command, bank));
  }

  /** Whether a rule holds from one command to another. */
  private boolean applies(DeviceTiming.Rule rule, Command earlier, Command next) {
    int banks = banksOf(rule.level());
    if (banks == Integer.MAX_VALUE) {
      return true;
    }
    if (!addressesSeveral(earlier.role) && !addressesSeveral(next.role)) {
      boolean same = earlier.bank / banks == next.bank / banks;
      int above = banksOf(TimingConstraint.Level.values()[rule.level().ordinal() - 1]);
      return rule.sibling() ? !same && earlier.bank / above == next.bank / above : same;
    }
    int all = banksPerPseudoChannel * size.pseudoChannelCount();
    for (int part = 0; part < all / banks; part++) {
      if (!addressesPart(next, banks, part)) {
        continue;
      }
      boolean same = addressesPart(earlier, banks, part);
      if (rule.sibling() ? !same && isBeside(rule.level(), earlier, banks, part) : same) {
        return true;
      }
    }
    return false;
  }

  /** Whether a command addresses another part of the next higher part. */
  private boolean isBeside(TimingConstraint.Level level, Command earlier, int banks, int part) {
    int above = banksOf(TimingConstraint.Level.values()[level.ordinal() - 1]);
    return above == Integer.MAX_VALUE || addressesPart(earlier, above, part * banks / above);
  }
}
