package org.npulator.core.statistics;

/**
 * A distribution of whole numbers of at least 0, such as latencies. Values below 16 are counted
 * exactly, larger ones in 16 buckets of equal width for each power of two, so that a percentile is
 * at most 1/16 too large. Count, mean, minimum and maximum are exact.
 */
public final class Histogram {
  private static final int SUBBUCKET_BITS = 4;
  private static final int SUBBUCKETS = 1 << SUBBUCKET_BITS;

  private final long[] buckets = new long[(Long.SIZE - SUBBUCKET_BITS) * SUBBUCKETS];
  private long count;
  private long sum;
  private long minimum = Long.MAX_VALUE;
  private long maximum;

  /**
   * Counts a value once.
   *
   * @throws IllegalArgumentException if the value is negative
   * @throws ArithmeticException if the sum of all values overflows
   */
  public void record(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a value of at least 0, not " + value);
    }
    sum = Math.addExact(sum, value);
    count++;
    buckets[bucket(value)]++;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }

  /**
   * Counts all values of another histogram once more.
   *
   * @throws ArithmeticException if the sum of all values overflows
   */
  public void add(Histogram other) {
    sum = Math.addExact(sum, other.sum);
    count += other.count;
    for (int bucket = 0; bucket < buckets.length; bucket++) {
      buckets[bucket] += other.buckets[bucket];
    }
    minimum = Math.min(minimum, other.minimum);
    maximum = Math.max(maximum, other.maximum);
  }

  public long count() {
    return count;
  }

  /** The mean of all values, or 0 if there is none. */
  public double mean() {
    return count == 0 ? 0 : (double) sum / count;
  }

  /** The smallest value, or 0 if there is none. */
  public long minimum() {
    return count == 0 ? 0 : minimum;
  }

  /** The largest value, or 0 if there is none. */
  public long maximum() {
    return maximum;
  }

  /**
   * A value that the given share of all values does not exceed: the upper end of the bucket of the
   * percentile by nearest rank, but not more than the maximum. 0 if there is no value.
   *
   * @param percent greater than 0, at most 100
   */
  public long percentile(double percent) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("a percentage in (0, 100], not " + percent);
    }
    long rank = (long) Math.ceil(percent * count / 100);
    long below = 0;
    int bucket = 0;
    while (bucket < buckets.length && below + buckets[bucket] < rank) {
      below += buckets[bucket];
      bucket++;
    }
    return Math.min(lastValue(bucket), maximum);
  }

  private static int bucket(long value) {
    if (value < SUBBUCKETS) {
      return (int) value;
    }
    int shift = Long.SIZE - 1 - SUBBUCKET_BITS - Long.numberOfLeadingZeros(value);
    return (shift << SUBBUCKET_BITS) + (int) (value >> shift);
  }

  private static long lastValue(int bucket) {
    int shift = Math.max((bucket >> SUBBUCKET_BITS) - 1, 0);
    long first = (long) bucket - ((long) shift << SUBBUCKET_BITS);
    return ((first + 1) << shift) - 1;
  }
}
