package org.npulator.experiment.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.ResultStore;
import org.npulator.experiment.sweep.PointSimulation.Prepared;
import org.npulator.experiment.sweep.SweepProgress.Fate;

/**
 * Simulates points in parallel and appends a row for each as soon as it is done. Which points are
 * simulated, and what their rows say, does not depend on the number of threads.
 */
public final class PointRunner {
  private final PointSimulation simulation;
  private final ResultStore store;
  private final SweepProgress progress;
  private final int jobs;
  private final Optional<String> fidelity;
  private final UnaryOperator<ResultRow> completion;
  private final List<Prepared> tooLarge = new ArrayList<>();
  private Optional<Exception> failure = Optional.empty();

  /**
   * @param jobs points that are simulated at a time
   */
  public PointRunner(
      PointSimulation simulation, ResultStore store, SweepProgress progress, int jobs) {
    this(simulation, store, progress, jobs, Optional.empty(), row -> row);
  }

  /**
   * @param fidelity of the rows
   * @param completion adds to a row what the simulation does not know
   */
  public PointRunner(
      PointSimulation simulation,
      ResultStore store,
      SweepProgress progress,
      int jobs,
      Optional<String> fidelity,
      UnaryOperator<ResultRow> completion) {
    this.simulation = simulation;
    this.store = store;
    this.progress = progress;
    this.jobs = jobs;
    this.fidelity = fidelity;
    this.completion = completion;
  }

  /**
   * Simulates those points that the store does not have.
   *
   * @return points for which the heap is too small even one at a time; they have no rows
   * @throws IOException if a row cannot be written; no further points are begun
   */
  public List<Point> run(Iterator<Point> points, Shard shard)
      throws IOException, InterruptedException {
    PointSelection selection = new PointSelection(store, fidelity, shard);
    ExecutorService threads = Executors.newFixedThreadPool(jobs);
    Semaphore places = new Semaphore(2 * jobs);
    try {
      while (points.hasNext() && !hasFailed()) {
        Prepared prepared = simulation.prepare(points.next());
        Fate fate = selection.fate(prepared.key());
        synchronized (progress) {
          progress.looked(fate);
        }
        if (fate == Fate.NEW) {
          places.acquire();
          threads.execute(
              () -> {
                try {
                  simulate(prepared);
                } finally {
                  places.release();
                }
              });
        }
      }
    } finally {
      threads.shutdown();
      threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
    rethrow();
    return simulateAlone();
  }

  private void simulate(Prepared prepared) {
    if (hasFailed()) {
      return;
    }
    try {
      keep(completion.apply(simulation.simulate(prepared)));
    } catch (OutOfMemoryError | StackOverflowError e) {
      synchronized (tooLarge) {
        tooLarge.add(prepared);
      }
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  private void keep(ResultRow row) throws IOException {
    store.append(List.of(row));
    synchronized (progress) {
      progress.simulated(row);
    }
  }

  /** With others at the same time the heap may have been too small. */
  private List<Point> simulateAlone() throws IOException {
    List<Point> remaining = new ArrayList<>();
    for (Prepared prepared : tooLarge) {
      try {
        keep(completion.apply(simulation.simulate(prepared)));
      } catch (OutOfMemoryError | StackOverflowError e) {
        remaining.add(prepared.point());
      }
    }
    return remaining;
  }

  private synchronized boolean hasFailed() {
    return failure.isPresent();
  }

  private synchronized void fail(Exception e) {
    failure = failure.isPresent() ? failure : Optional.of(e);
  }

  private synchronized void rethrow() throws IOException {
    if (failure.isPresent()) {
      if (failure.get() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(failure.get());
    }
  }
}
