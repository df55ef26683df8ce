package org.npulator.cli;

import java.util.Optional;
import java.util.ServiceLoader;
import org.npulator.experiment.sweep.SweepEngine;
import org.npulator.experiment.sweep.SweepEngine.Machines;
import picocli.CommandLine.Option;

/** On which machines the points of a sweep are simulated. */
final class EngineOptions {
  private static final String LOCAL = "local";
  private static final String SPARK = "spark";

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = LOCAL,
      description =
          "Where points are simulated: local (default), on this machine, or spark, on a Spark"
              + " cluster. Spark needs a build with 'mvn -Pspark'.")
  private String name;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "The Spark master, such as spark://host:7077 (default: as many threads of this machine"
              + " as --jobs says).")
  private String master;

  /** Other machines, if they are asked for. */
  Optional<SweepEngine> engine() throws UsageException {
    if (name.equals(LOCAL)) {
      if (master != null) {
        throw new UsageException("--master " + master + ": expected it with --engine spark");
      }
      return Optional.empty();
    }
    if (!name.equals(SPARK)) {
      throw new UsageException("--engine " + name + ": expected local or spark");
    }
    return Optional.of(
        ServiceLoader.load(SweepEngine.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(engine -> engine.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "--engine spark: this build has no Spark; expected one of 'mvn -Pspark"
                            + " package' (--shard needs none)")));
  }

  Machines machines(JobOptions jobs) throws UsageException {
    if (master != null && jobs.isGiven()) {
      throw new UsageException("--jobs is for this machine; expected it without --master");
    }
    return new Machines(Optional.ofNullable(master), jobs.count());
  }

  /** The machines in words. */
  String describe(int jobs) {
    return name.equals(LOCAL)
        ? jobs + " at a time"
        : "on Spark, " + (master == null ? jobs + " at a time" : master);
  }
}
