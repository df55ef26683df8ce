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
  private final int[] open;
  private final long[] opening;
  private long clockStops = Long.MIN_VALUE;
  private Role lastRole;
  private long lastCycle;
  private long busFree = Long.MIN_VALUE;
  long commands;

  LegalityChecker(MemoryConfig config) {
    log = new ConstraintLog(config.device());
    timing = new DeviceTiming(config.device());
    size = config.device().organization();
    open = new int[config.ranks() * size.banks()];
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
    int first = bank / size.banks() * size.banks();
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
        assertThat(open[bank]).isNotEqualTo(-1);
        open[bank] = -1;
        break;
      case PRECHARGE_ALL:
        for (int i = first; i < first + size.banks(); i++) {
          assertThat(opening[i]).isEqualTo(-1);
          open[i] = -1;
        }
        break;
      case REFRESH:
        for (int i = first; i < first + size.banks(); i++) {
          assertThat(open[i]).isEqualTo(-1);
          assertThat(opening[i]).isEqualTo(-1);
        }
        break;
      case READ:
        column(command, row, timing.readLatency, Role.SYNCHRONIZE_READ);
        break;
      case WRITE:
        column(command, row, timing.writeLatency, Role.SYNCHRONIZE_WRITE);
        break;
      default:
        break;
    }
    lastRole = role;
    lastCycle = cycle;
  }

  private void column(ConstraintLog.Command command, int row, int latency, Role synchronize) {
    assertThat(open[command.bank()]).as("row open at %s", command).isEqualTo(row);
    long data = command.cycle() + latency;
    assertThat(data).as("data bus at %s", command).isGreaterThanOrEqualTo(busFree);
    busFree = data + timing.burst;
    if (timing.dataClockOnNeed) {
      boolean synchronizedNow = lastRole == synchronize && lastCycle == command.cycle() - 1;
      assertThat(synchronizedNow || command.cycle() < clockStops)
          .as("clock at %s", command)
          .isTrue();
      clockStops = Math.max(clockStops, busFree + timing.dataClockRunsAfterBurst);
    }
  }
}
