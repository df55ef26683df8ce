package org.npulator.benchmark;

import java.util.Random;

/** How far ahead of now events are scheduled, in ticks. */
public enum DelayMix {
  /** An accelerator: mostly the next cycles, some DRAM latencies, a few long transfers. */
  NPU {
    @Override
    long draw(Random random) {
      int percent = random.nextInt(100);
      if (percent < 50) {
        return 1;
      }
      if (percent < 80) {
        return 2L + random.nextInt(19);
      }
      return percent < 98 ? 30L + random.nextInt(270) : 1000L + random.nextInt(19_000);
    }
  },
  /** Exponential with a mean of 1,000. */
  EXPONENTIAL {
    @Override
    long draw(Random random) {
      return (long) Math.ceil(-1000 * Math.log(1 - random.nextDouble()));
    }
  };

  abstract long draw(Random random);

  /** A sequence of delays, a power of two long, always the same. */
  long[] sequence() {
    Random random = new Random(42);
    long[] delays = new long[1 << 16];
    for (int i = 0; i < delays.length; i++) {
      delays[i] = draw(random);
    }
    return delays;
  }
}
