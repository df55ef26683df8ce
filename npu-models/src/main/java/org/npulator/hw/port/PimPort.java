package org.npulator.hw.port;

import org.npulator.hw.program.PimProgram;

/** Where programs for the units of a memory with processing in memory are handed over. */
public interface PimPort {

  /**
   * Hands over a program at the current time. It begins when the channel has served the requests
   * that it has taken and done the programs that were handed over before.
   *
   * @param listener told at the tick at which the channel serves requests again
   * @param token handed to the listener
   * @throws IllegalArgumentException if there is no such channel
   */
  void execute(int channel, PimProgram program, TransferListener listener, int token);
}
