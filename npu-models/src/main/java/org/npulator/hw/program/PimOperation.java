package org.npulator.hw.program;

import java.util.List;

/**
 * A kernel on the units of a memory with processing in memory. It starts when what it waits for is
 * complete, on each channel as soon as that is free, and is complete when all of them have done
 * their share.
 *
 * @param shares what the channels do; a channel is named once
 * @param macs useful multiply-accumulate operations of all of them
 * @param broadcastBytes that the core sends along with the commands
 * @param returnedBytes that come back to the core along with the commands
 */
public record PimOperation(
    int operator,
    List<Dependency> waitsFor,
    List<Share> shares,
    long macs,
    long broadcastBytes,
    long returnedBytes)
    implements Instruction {

  /** Channels that carry out the same program. */
  public record Share(List<Integer> channels, PimProgram program) {
    public Share {
      channels = List.copyOf(channels);
    }
  }

  public PimOperation {
    shares = List.copyOf(shares);
    if (shares.isEmpty()) {
      throw new IllegalArgumentException("a kernel on no channel");
    }
  }

  @Override
  public PimOperation waitingFor(List<Dependency> others) {
    return new PimOperation(operator, others, shares, macs, broadcastBytes, returnedBytes);
  }
}
