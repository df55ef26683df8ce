package org.npulator.hw.pim;

import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * The same work done by a host that is only held up by the memory: it reads all operands one after
 * the other and then writes the result behind them. Consecutive bursts go to channels, then to the
 * pseudo channels, the banks of a group, groups, columns and rows of one rank.
 */
public final class HostTraffic {
  private final PimOrganization memory;

  public HostTraffic(PimOrganization memory) {
    this.memory = memory;
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
        (long) memory.pseudoChannels() * memory.banksPerRank() * memory.columns() * memory.rows();
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
    long inPseudoChannel = burst / memory.pseudoChannels();
    long column = inPseudoChannel / memory.banksPerRank();
    steps.add(
        command,
        memory.bank(pseudoChannel, 0, 0, (int) (inPseudoChannel % memory.banksPerRank())),
        (int) (column / memory.columns()),
        (int) (column % memory.columns()));
  }
}
