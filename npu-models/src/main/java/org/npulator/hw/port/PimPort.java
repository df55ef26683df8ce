package org.npulator.hw.port;

import org.npulator.hw.program.PimProgram;

/** Where programs for the units of a memory with processing in memory are handed over. */
public interface PimPort {

  /**
   * Hands over a program at the current time. It begins when the programs that were handed over
   * before are done and, where units and host take turns, the channel has served the requests that
   * it has taken.
   *
   * @param listener told at the tick at which the program is done and, where units and host take
   *     turns, the channel serves requests again
   * @param token handed to the listener
   * @throws IllegalArgumentException if there is no such channel
   */
  void execute(int channel, PimProgram program, TransferListener listener, int token);
}
