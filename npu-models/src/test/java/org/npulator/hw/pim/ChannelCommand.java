package org.npulator.hw.pim;

import java.util.ArrayList;
import java.util.List;
import org.npulator.hw.dram.PimChannel;
import org.npulator.hw.dram.PimMemoryConfig;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * A command as the controller of a channel issued it.
 *
 * @param bank that it names, counted through the channel; the first of a rank if it names none
 */
record ChannelCommand(String name, int bank, int row, int column) {

  ChannelCommand at(int otherRow, int otherColumn) {
    return new ChannelCommand(name, bank, otherRow, otherColumn);
  }

  /** A channel that carries out programs one after the other. */
  static final class Channel {
    private final List<ChannelCommand> issued = new ArrayList<>();
    private final PimChannel channel;

    Channel(PimMemoryConfig memory) {
      PimOrganization organization = memory.organization();
      channel =
          new PimChannel(
              0,
              memory,
              (number, cycle, name, rank, group, bank, row, column, write) ->
                  issued.add(
                      new ChannelCommand(
                          name,
                          (rank * organization.bankGroups() + Math.max(0, group))
                                  * organization.banksPerGroup()
                              + Math.max(0, bank),
                          row,
                          column)));
    }

    /** What it issues for a program, in the order of the cycles. */
    List<ChannelCommand> run(PimProgram program) {
      issued.clear();
      channel.run(program);
      return List.copyOf(issued);
    }
  }
}
