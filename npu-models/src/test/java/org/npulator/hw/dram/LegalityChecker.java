package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/**
 * Checks a command sequence of one channel against the constraint table and the state of the banks:
 * columns only in the open row, activation only of closed banks, refresh only of closed ranks, the
 * second activate command in time, the data clock running.
 */
final class LegalityChecker implements CommandListener {
  private final ConstraintLog log;
  private final DeviceTiming timing;
  private final DramOrganization size;
  private final ChannelGeometry geometry;
  private final int[] open;
  private final long[] opening;
  private long clockStops = Long.MIN_VALUE;
  private Role lastRole;
  private final long[] busFree;
  long commands;

  LegalityChecker(MemoryConfig config) {
    log = new ConstraintLog(config);
    geometry = config.geometry();
    timing = new DeviceTiming(config.device());
    size = config.device().organization();
    open = new int[geometry.banks];
    busFree = new long[geometry.pseudoChannels];
    opening = new long[open.length];
    Arrays.fill(open, -1);
    Arrays.fill(opening, -1);
  }

  @Override
  public void commandIssued(long cycle, Role role, int bank, int row, long transaction) {
    ConstraintLog.Command command = log.command(cycle, role, bank);
    assertThat(log.broken(command)).as("rule broken by %s", command).isNull();
    log.add(command);
    commands++;
    int first = bank / geometry.banksPerDomain * geometry.banksPerDomain;
    if (timing.halfClock && !role.precharge()) {
      assertThat(cycle % 2).as("edge of %s", command).isEqualTo(1);
    }
    switch (role) {
      case ACTIVATE:
        assertThat(open[bank]).as("row open at %s", command).isEqualTo(-1);
        assertThat(opening[bank]).isEqualTo(-1);
        if (timing.twoStepActivate) {
          opening[bank] = cycle;
        } else {
          open[bank] = row;
        }
        break;
      case ACTIVATE_SECOND:
        assertThat(opening[bank]).isNotEqualTo(-1);
        assertThat(cycle - opening[bank]).isLessThanOrEqualTo(timing.secondActivateWithin);
        opening[bank] = -1;
        open[bank] = row;
        break;
      case PRECHARGE:
        assertThat(opening[bank]).isEqualTo(-1);
        open[bank] = -1;
        break;
      case PRECHARGE_ALL:
        for (int i = first; i < first + geometry.banksPerDomain; i++) {
          assertThat(opening[i]).isEqualTo(-1);
          open[i] = -1;
        }
        break;
      case REFRESH:
        for (int i = first; i < first + geometry.banksPerDomain; i++) {
          assertThat(open[i]).isEqualTo(-1);
          assertThat(opening[i]).isEqualTo(-1);
        }
        break;
      case REFRESH_BANK:
        for (int i = 0; i < (timing.refreshesSameBank ? size.bankGroups() : 1); i++) {
          assertThat(open[bank + i * size.banksPerGroup()]).as("open at %s", command).isEqualTo(-1);
          assertThat(opening[bank + i * size.banksPerGroup()]).isEqualTo(-1);
        }
        break;
      case READ:
      case READ_PRECHARGE:
        column(command, row, timing.readLatency, Role.SYNCHRONIZE_READ);
        break;
      case WRITE:
      case WRITE_PRECHARGE:
        column(command, row, timing.writeLatency, Role.SYNCHRONIZE_WRITE);
        break;
      default:
        break;
    }
    lastRole = role;
  }

  private void column(ConstraintLog.Command command, int row, int latency, Role synchronize) {
    assertThat(open[command.bank()]).as("row open at %s", command).isEqualTo(row);
    if (command.role() == Role.READ_PRECHARGE || command.role() == Role.WRITE_PRECHARGE) {
      open[command.bank()] = -1;
    }
    long data = command.cycle() + latency;
    int bus = geometry.pseudoChannelOfBank[command.bank()];
    assertThat(data).as("data bus at %s", command).isGreaterThanOrEqualTo(busFree[bus]);
    busFree[bus] = data + timing.burst;
    if (timing.dataClockOnNeed) {
      assertThat(lastRole == synchronize || command.cycle() < clockStops)
          .as("clock at %s", command)
          .isTrue();
      clockStops = Math.max(clockStops, busFree[bus] + timing.dataClockRunsAfterBurst);
    }
  }
}
