package org.npulator.experiment.search;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.npulator.config.ConfigurationException;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.ResultRow.Timing;
import org.npulator.experiment.store.ResultStore;
import org.npulator.experiment.sweep.Point;
import org.npulator.experiment.sweep.PointResolver;
import org.npulator.experiment.sweep.ResolvedPoint;
import org.npulator.workload.model.InvalidWorkloadException;

/** Estimates candidates by the analytical model and keeps a row for each. */
final class Screen {
  /** The fidelity of its rows. */
  static final String FIDELITY = "screen";

  private static final int CHUNK = 50;
  private static final double NANOSECONDS_PER_SECOND = 1e9;

  private final AnalyticalModel model = new AnalyticalModel();
  private final PointResolver resolver;
  private final Objectives objectives;
  private final ResultStore store;
  private final ExecutorService threads;

  Screen(
      PointResolver resolver, Objectives objectives, ResultStore store, ExecutorService threads) {
    this.resolver = resolver;
    this.objectives = objectives;
    this.store = store;
    this.threads = threads;
  }

  List<Evaluated> evaluate(List<Point> points) throws IOException, InterruptedException {
    List<Future<List<Evaluated>>> chunks = new ArrayList<>();
    for (int start = 0; start < points.size(); start += CHUNK) {
      List<Point> chunk = points.subList(start, Math.min(points.size(), start + CHUNK));
      chunks.add(threads.submit(() -> chunk.stream().map(this::evaluate).toList()));
    }
    List<Evaluated> all = new ArrayList<>();
    for (Future<List<Evaluated>> chunk : chunks) {
      try {
        all.addAll(chunk.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    keep(all);
    return all;
  }

  private void keep(List<Evaluated> all) throws IOException {
    Set<String> added = new HashSet<>();
    List<ResultRow> rows =
        all.stream()
            .map(Evaluated::row)
            .filter(row -> !store.contains(row.key(), row.fidelity()) && added.add(row.key()))
            .toList();
    store.append(rows);
  }

  private Evaluated evaluate(Point point) {
    Instant start = Instant.now();
    String key;
    Map<String, Double> metrics = Map.of();
    Optional<String> error = Optional.empty();
    try {
      ResolvedPoint resolved = resolver.resolve(point.values());
      key = resolved.key();
      try {
        metrics =
            objectives.metrics(resolved.npu(), model.estimate(resolved.npu(), resolved.workload()));
      } catch (IllegalArgumentException | ArithmeticException e) {
        error = Optional.of(String.valueOf(e.getMessage()));
      }
    } catch (ConfigurationException | InvalidWorkloadException e) {
      key = resolver.keyOfInvalid(point.values());
      error = Optional.of(String.valueOf(e.getMessage()));
    }
    Instant end = Instant.now();
    double seconds = Duration.between(start, end).toNanos() / NANOSECONDS_PER_SECOND;
    ResultRow row =
        new ResultRow(
            key,
            Optional.of(FIDELITY),
            point.labels(),
            metrics,
            objectives.of(metrics),
            error,
            new Timing(seconds, start, end));
    return objectives.evaluated(point, row);
  }
}
