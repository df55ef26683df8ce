package org.npulator.experiment.search;

/**
 * Loads and computation of consecutive operators, as far as the scratchpad lets loads run ahead.
 * What is loaded is counted by its place in the stream of all loads; a byte can be loaded when
 * those that were loaded a whole buffer before have been used.
 */
final class Pipeline {
  private static final int TILES_OF_A_BUFFER = 16;

  private final double coreHertz;
  private final double bytesPerSecond;
  private final double bufferBytes;
  private final double[] usedBytes;
  private final double[] usedSeconds;
  private int operators;
  private int oldest;
  private double loadedBytes;
  private double memorySeconds;
  private double computeSeconds;

  /**
   * @param bufferBytes by which loads run ahead
   * @param operators at most
   */
  Pipeline(double coreHertz, double bytesPerSecond, double bufferBytes, int operators) {
    this.coreHertz = coreHertz;
    this.bytesPerSecond = bytesPerSecond;
    this.bufferBytes = Math.max(1, bufferBytes);
    this.usedBytes = new double[operators];
    this.usedSeconds = new double[operators];
  }

  /** Adds the next operator. */
  void add(OperatorCost cost) {
    double seconds = cost.computeCycles() / coreHertz;
    double start = Math.max(memorySeconds, secondsUntilUsed(loadedBytes - bufferBytes));
    loadedBytes += cost.loadedBytes();
    memorySeconds = start + (cost.loadedBytes() + cost.storedBytes()) / bytesPerSecond;
    double lastTile =
        cost.loadedBytes() == 0
            ? 0
            : Math.min(1, bufferBytes / TILES_OF_A_BUFFER / cost.loadedBytes());
    computeSeconds =
        cost.loadedBytes() == 0
            ? computeSeconds + seconds
            : Math.max(computeSeconds + seconds, memorySeconds + lastTile * seconds);
    usedBytes[operators] = loadedBytes;
    usedSeconds[operators] = computeSeconds;
    operators++;
  }

  /** When the stream was used up to a place, in between in proportion. */
  private double secondsUntilUsed(double place) {
    while (oldest < operators && usedBytes[oldest] < place) {
      oldest++;
    }
    if (place <= 0 || oldest == operators) {
      return place <= 0 ? 0 : computeSeconds;
    }
    double fromBytes = oldest == 0 ? 0 : usedBytes[oldest - 1];
    double fromSeconds = oldest == 0 ? 0 : usedSeconds[oldest - 1];
    double bytes = usedBytes[oldest] - fromBytes;
    double share = bytes <= 0 ? 1 : (place - fromBytes) / bytes;
    return fromSeconds + Math.max(0, share) * (usedSeconds[oldest] - fromSeconds);
  }

  /** When all is loaded and computed. */
  double seconds() {
    return Math.max(memorySeconds, computeSeconds);
  }
}
