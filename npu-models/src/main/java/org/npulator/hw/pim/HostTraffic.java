package org.npulator.hw.pim;

import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * Accesses of a host that is only held up by the memory: it reads bytes one after the other and
 * then writes others behind them. Consecutive bursts go to channels, then to pseudo channels, and
 * then as the order says.
 */
public final class HostTraffic {
  private final PimOrganization memory;
  private final Order order;
  private final int firstRow;

  /** Where consecutive bursts of a pseudo channel go. */
  private enum Order {
    /** The banks of a group, groups, columns, rows of one rank. */
    BANKS,
    /** Groups, columns, the banks of a group, ranks, rows. */
    COLUMNS
  }

  private HostTraffic(PimOrganization memory, Order order, int firstRow) {
    this.memory = memory;
    this.order = order;
    this.firstRow = firstRow;
  }

  /** The work of a kernel: all banks of one rank take part from the first bursts on. */
  public static HostTraffic insteadOfUnits(PimOrganization memory) {
    return new HostTraffic(memory, Order.BANKS, 0);
  }

  /** Other work beside a kernel, in the upper half of the rows: few rows change at a time. */
  public static HostTraffic besideUnits(PimOrganization memory) {
    return new HostTraffic(memory, Order.COLUMNS, memory.rows() / 2);
  }

  /**
   * The bursts of the channel that has the most of them.
   *
   * @param readBytes read from address 0 on
   * @param writtenBytes written behind them when all are read
   * @throws PimMappingException if they do not fit into a rank
   */
  public PimProgram program(long readBytes, long writtenBytes) throws PimMappingException {
    long reads = perChannel(readBytes);
    long writes = perChannel(writtenBytes);
    long room =
        (long) memory.pseudoChannels()
            * memory.banksPerRank()
            * memory.columns()
            * (memory.rows() - firstRow);
    if (reads + writes > room) {
      throw new PimMappingException(
          "operands and result take "
              + (reads + writes)
              + " bursts of a channel; there are "
              + room);
    }
    PimProgram.Builder steps = new PimProgram.Builder("normal");
    for (long burst = 0; burst < reads; burst++) {
      add(steps, HbmPimMapping.READ, burst);
    }
    if (reads > 0) {
      steps.drain();
    }
    for (long burst = 0; burst < writes; burst++) {
      add(steps, HbmPimMapping.WRITE, reads + burst);
    }
    return steps.build();
  }

  private long perChannel(long bytes) {
    return HbmPimMapping.ceil(
        HbmPimMapping.ceil(bytes, memory.transactionBytes()), memory.channels());
  }

  private void add(PimProgram.Builder steps, String command, long burst) {
    int pseudoChannel = (int) (burst % memory.pseudoChannels());
    long left = burst / memory.pseudoChannels();
    int rank = 0;
    int bank = (int) (left % memory.banksPerRank());
    long column = left / memory.banksPerRank();
    if (order == Order.COLUMNS) {
      long group = left % memory.bankGroups();
      left /= memory.bankGroups();
      long inRow = left % memory.columns();
      left /= memory.columns();
      bank = (int) (group * memory.banksPerGroup() + left % memory.banksPerGroup());
      left /= memory.banksPerGroup();
      rank = (int) (left % memory.ranks());
      column = left / memory.ranks() * memory.columns() + inRow;
    }
    steps.add(
        command,
        memory.bank(pseudoChannel, rank, 0, bank),
        firstRow + (int) (column / memory.columns()),
        (int) (column % memory.columns()));
  }
}
