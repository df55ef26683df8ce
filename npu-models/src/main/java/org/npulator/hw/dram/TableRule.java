package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.Locale;

/**
 * One rule of the constraint table in one channel: when the commands it counts from were issued.
 */
final class TableRule {
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final DeviceTiming.Rule rule;
  private final ChannelGeometry geometry;

  /** Cycles of the last commands, a ring of {@link DeviceTiming.Rule#window} for each unit. */
  private final long[] issued;

  private final int[] next;

  TableRule(DeviceTiming.Rule rule, ChannelGeometry geometry) {
    this.rule = rule;
    this.geometry = geometry;
    int units = unitsOf(rule.level());
    issued = new long[units * rule.window()];
    Arrays.fill(issued, LONG_AGO);
    next = new int[units];
  }

  private int unitsOf(TimingConstraint.Level level) {
    switch (level) {
      case CHANNEL:
        return 1;
      case RANK:
        return geometry.ranks;
      case BANK_GROUP:
        return geometry.bankGroups;
      default:
        return geometry.banks;
    }
  }

  static String meaning(DeviceTiming.Rule rule, DeviceTiming timing) {
    String from = rule.window() == 1 ? "" : rule.window() + "th last ";
    return from
        + timing.name(rule.from())
        + " to "
        + timing.name(rule.to())
        + ", "
        + (rule.sibling() ? "other " : "")
        + rule.level().toString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  DeviceTiming.Rule rule() {
    return rule;
  }

  /**
   * The latest cycle that the rule counts from for a command, or a negative number if there is
   * none.
   *
   * @param bank counted through all ranks, any of the rank if the command is for all of them
   */
  long countsFrom(Role role, int bank) {
    long latest = LONG_AGO;
    for (int unit = 0; unit < next.length; unit++) {
      boolean own = covers(role, bank, unit);
      if (rule.sibling() ? !own && isBeside(bank, unit) : own) {
        latest = Math.max(latest, issued[unit * rule.window() + next[unit]]);
      }
    }
    return latest;
  }

  void issue(Role role, int bank, long cycle) {
    for (int unit = 0; unit < next.length; unit++) {
      if (covers(role, bank, unit)) {
        issued[unit * rule.window() + next[unit]] = cycle;
        next[unit] = (next[unit] + 1) % rule.window();
      }
    }
  }

  /** Whether a command is for a unit of the rule's level, or a part of it. */
  private boolean covers(Role role, int bank, int unit) {
    switch (rule.level()) {
      case CHANNEL:
        return true;
      case RANK:
        return unit == geometry.rankOfBank[bank];
      case BANK_GROUP:
        return role.allBanks()
            ? unit / geometry.groupsPerRank == geometry.rankOfBank[bank]
            : unit == geometry.groupOfBank[bank];
      default:
        return role.allBanks()
            ? geometry.rankOfBank[unit] == geometry.rankOfBank[bank]
            : unit == bank;
    }
  }

  /** Whether a unit that is not a command's own has the same parent. */
  private boolean isBeside(int bank, int unit) {
    switch (rule.level()) {
      case BANK_GROUP:
        return unit / geometry.groupsPerRank == geometry.rankOfBank[bank];
      case BANK:
        return geometry.groupOfBank[unit] == geometry.groupOfBank[bank];
      default:
        return true;
    }
  }
}
