package org.npulator.cli;

import picocli.CommandLine.Option;

/** How much is done at a time. */
final class JobOptions {
  private static final int MOST = 1024;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Points that are simulated at a time (default: the number of processors).")
  private Integer jobs;

  boolean isGiven() {
    return jobs != null;
  }

  int count() throws UsageException {
    int count = jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
    if (count < 1 || count > MOST) {
      throw new UsageException("--jobs " + count + ", expected a number from 1 to " + MOST);
    }
    return count;
  }
}
