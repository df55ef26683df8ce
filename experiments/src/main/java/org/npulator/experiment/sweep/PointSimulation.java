package org.npulator.experiment.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.npulator.config.ConfigurationException;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.experiment.run.Metric;
import org.npulator.experiment.run.Simulation;
import org.npulator.experiment.run.SimulationResult;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.ResultRow.Timing;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.model.InvalidWorkloadException;

/** Simulates points in full and makes rows of what comes out. */
public final class PointSimulation {
  /** What the error of a point begins with if the simulator is at fault. */
  public static final String INTERNAL_ERROR = "internal error: ";

  private static final double NANOSECONDS_PER_SECOND = 1e9;

  private final PointResolver resolver;
  private final BiFunction<NpuConfig, Map<Metric, Double>, Map<String, Double>> kept;

  /**
   * @param kept what rows keep of the metrics of a machine
   */
  public PointSimulation(
      PointResolver resolver,
      BiFunction<NpuConfig, Map<Metric, Double>, Map<String, Double>> kept) {
    this.resolver = resolver;
    this.kept = kept;
  }

  /** Keeps some metrics. */
  public static PointSimulation keeping(PointResolver resolver, List<Metric> metrics) {
    return new PointSimulation(
        resolver,
        (npu, all) -> {
          Map<String, Double> kept = new LinkedHashMap<>();
          metrics.stream()
              .filter(all::containsKey)
              .forEach(metric -> kept.put(metric.key(), all.get(metric)));
          return kept;
        });
  }

  /** A point before it is simulated: a machine and a workload, or why there are none. */
  public record Prepared(
      Point point, String key, Optional<ResolvedPoint> resolved, Optional<String> error) {}

  /** Resolves a point. */
  public Prepared prepare(Point point) {
    try {
      ResolvedPoint resolved = resolver.resolve(point.values());
      return new Prepared(point, resolved.key(), Optional.of(resolved), Optional.empty());
    } catch (ConfigurationException | InvalidWorkloadException e) {
      return new Prepared(
          point,
          resolver.keyOfInvalid(point.values()),
          Optional.empty(),
          Optional.of(oneLine(e.getMessage())));
    }
  }

  /**
   * Simulates a point. Whatever is wrong with it becomes its error.
   *
   * @throws OutOfMemoryError if the heap is too small, which is not the fault of the point
   * @throws StackOverflowError likewise
   */
  public ResultRow simulate(Prepared prepared) {
    Instant start = Instant.now();
    Map<String, Double> metrics = Map.of();
    Optional<String> error = prepared.error();
    if (prepared.resolved().isPresent()) {
      ResolvedPoint point = prepared.resolved().get();
      try {
        Simulation simulation =
            new Simulation(
                point.npu(), point.workload(), MappingConfig.CHOSEN, point.simulatedLayers());
        SimulationResult result = simulation.run(TimelineSink.NONE, (done, steps) -> {});
        metrics = kept.apply(point.npu(), Metric.of(point.npu(), result));
      } catch (MappingException | ArithmeticException e) {
        error = Optional.of(oneLine(e.getMessage()));
      } catch (RuntimeException e) {
        error =
            Optional.of(
                INTERNAL_ERROR + e.getClass().getSimpleName() + ": " + oneLine(e.getMessage()));
      }
    }
    Instant end = Instant.now();
    double seconds = Duration.between(start, end).toNanos() / NANOSECONDS_PER_SECOND;
    return new ResultRow(
        prepared.key(),
        Optional.empty(),
        prepared.point().labels(),
        metrics,
        Map.of(),
        error,
        new Timing(seconds, start, end));
  }

  private static String oneLine(String text) {
    return text == null ? "no further information" : text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
