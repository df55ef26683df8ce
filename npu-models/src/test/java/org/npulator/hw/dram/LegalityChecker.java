package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

/** Fails a test at the first command that breaks a rule. */
final class LegalityChecker implements CommandListener {
  private final CommandChecker checker;
  private final DeviceTiming timing;
  private final ChannelGeometry geometry;

  LegalityChecker(MemoryConfig config) {
    checker = new CommandChecker(config);
    timing = new DeviceTiming(config.device());
    geometry = config.geometry();
  }

  @Override
  public void commandIssued(long cycle, Role role, int bank, int row, long transaction) {
    checker.check(
        new IssuedCommand(
            checker.commands() + 1,
            0,
            cycle,
            timing.name(role),
            geometry.rankOfBank[bank],
            geometry.groupOfBank[bank] % geometry.groupsPerRank,
            bank % geometry.banksPerGroup,
            row));
    assertThat(checker.violations()).isEmpty();
  }
}
