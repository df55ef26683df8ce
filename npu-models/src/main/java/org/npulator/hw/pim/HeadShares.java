package org.npulator.hw.pim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.npulator.hw.pim.PimMapping.Share;
import org.npulator.hw.program.PimProgram;

/**
 * Heads spread over channels as evenly as possible, each with its keys and values in one channel.
 */
final class HeadShares {
  private HeadShares() {}

  /** The heads of the channel that has the most. */
  static long most(long heads, int channels) {
    return HbmPimMapping.ceil(heads, channels);
  }

  /**
   * @param program that of a channel with some heads
   */
  static List<Share> of(long heads, int channels, LongFunction<PimProgram> program) {
    long most = most(heads, channels);
    int busiest = (int) ((heads - 1) % channels) + 1;
    List<Share> shares = new ArrayList<>();
    shares.add(new Share(busiest, program.apply(most)));
    if (busiest < channels && most > 1) {
      shares.add(new Share(channels - busiest, program.apply(most - 1)));
    }
    return List.copyOf(shares);
  }
}
