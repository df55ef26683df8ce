package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.Locale;

/**
 * One rule of the constraint table in one channel: when the commands it counts from were issued.
 */
final class TableRule {
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final DeviceTiming.Rule rule;
  private final int level;

  /** Cycles of the last commands, a ring of {@link DeviceTiming.Rule#window} for each node. */
  private final long[] issued;

  private final int[] next;

  TableRule(DeviceTiming.Rule rule, ChannelGeometry geometry) {
    this.rule = rule;
    level = rule.level().ordinal();
    issued = new long[geometry.nodes * rule.window()];
    Arrays.fill(issued, LONG_AGO);
    next = new int[geometry.nodes];
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

  /** The latest cycle that the rule counts from for a command; negative if there is none. */
  long countsFrom(ChannelGeometry.Target target) {
    long latest = LONG_AGO;
    for (int node : rule.sibling() ? target.siblings[level] : target.nodes[level]) {
      latest = Math.max(latest, issued[node * rule.window() + next[node]]);
    }
    return latest;
  }

  void issue(ChannelGeometry.Target target, long cycle) {
    for (int node : target.nodes[level]) {
      issued[node * rule.window() + next[node]] = cycle;
      next[node] = (next[node] + 1) % rule.window();
    }
  }
}
