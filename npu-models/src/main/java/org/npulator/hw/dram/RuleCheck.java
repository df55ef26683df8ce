package org.npulator.hw.dram;

import java.util.OptionalLong;

/** How commands kept one rule. */
public final class RuleCheck {
  private final String name;
  private final String meaning;
  private long checks;
  private long violations;
  private long leastSlack = Long.MAX_VALUE;

  RuleCheck(String name, String meaning) {
    this.name = name;
    this.meaning = meaning;
  }

  /** Enters a comparison; returns whether the rule was kept. */
  boolean enter(long slackCycles) {
    checks++;
    leastSlack = Math.min(leastSlack, slackCycles);
    if (slackCycles < 0) {
      violations++;
    }
    return slackCycles >= 0;
  }

  /** Enters a comparison of something that has no distance; returns whether the rule was kept. */
  boolean enter(boolean kept) {
    checks++;
    if (!kept) {
      violations++;
    }
    return kept;
  }

  /** As in the device, or of the checker's own. */
  public String name() {
    return name;
  }

  /** What it demands, in words. */
  public String meaning() {
    return meaning;
  }

  /** Commands to which it applied. */
  public long checks() {
    return checks;
  }

  public long violations() {
    return violations;
  }

  /** The fewest cycles by which a command was later than it had to be; negative if too early. */
  public OptionalLong leastSlackCycles() {
    return leastSlack == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(leastSlack);
  }
}
