package org.npulator.experiment.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.npulator.experiment.search.SearchConfig.AnalyticalScreen;
import org.npulator.experiment.search.SearchOutcome.EstimateError;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.ResultStore;
import org.npulator.experiment.sweep.Point;
import org.npulator.experiment.sweep.PointRunner;
import org.npulator.experiment.sweep.PointSimulation;
import org.npulator.experiment.sweep.Shard;
import org.npulator.experiment.sweep.SweepProgress;

/**
 * Runs a search: estimates candidates, simulates the promising ones and some random ones, and says
 * which are best and how good the estimates were. What a store has already is not simulated again.
 */
public final class Explorer {
  /** The fidelity of simulated rows. */
  public static final String FULL = "full";

  private static final double NANOSECONDS_PER_SECOND = 1e9;
  private static final double REFERENCE = 1.1;

  private final Search search;
  private final ResultStore store;
  private final SweepProgress progress;
  private final int jobs;
  private final Consumer<String> notes;
  private final Map<String, ResultRow> full = new ConcurrentHashMap<>();
  private int notSimulated;

  /**
   * @param known rows that the store has
   * @param jobs candidates that are evaluated at a time
   * @param notes receives what is to be told meanwhile
   */
  public Explorer(
      Search search,
      ResultStore store,
      List<ResultRow> known,
      SweepProgress progress,
      int jobs,
      Consumer<String> notes) {
    this.search = search;
    this.store = store;
    this.progress = progress;
    this.jobs = jobs;
    this.notes = notes;
    known.stream()
        .filter(row -> row.fidelity().equals(Optional.of(FULL)))
        .forEach(row -> full.put(row.key(), row));
  }

  /**
   * Searches.
   *
   * @throws IOException if a row cannot be written
   */
  public SearchOutcome run() throws IOException, InterruptedException {
    SearchConfig config = search.config();
    int objectives = search.objectives().names().size();
    if (!(config.screen() instanceof AnalyticalScreen analytical)) {
      List<Evaluated> simulated =
          new Chooser(search.space(), objectives, config.simulations(), this::simulate)
              .choose(config.algorithm(), config.seed());
      return outcome(List.of(), 0, simulated, 0);
    }
    long start = System.nanoTime();
    List<Evaluated> estimated;
    ExecutorService threads = Executors.newFixedThreadPool(jobs);
    try {
      Screen screen = new Screen(search.resolver(), search.objectives(), store, threads);
      estimated =
          new Chooser(search.space(), objectives, analytical.evaluations(), screen::evaluate)
              .choose(config.algorithm(), config.seed());
    } finally {
      threads.shutdownNow();
    }
    double seconds = (System.nanoTime() - start) / NANOSECONDS_PER_SECOND;
    notes.accept(
        "estimated %,d candidates in %.1f s, %,.0f a second"
            .formatted(estimated.size(), seconds, estimated.size() / seconds));
    List<Point> chosen = chosen(estimated, analytical.sample());
    int sample = Math.min(analytical.sample(), chosen.size());
    return outcome(estimated, seconds, simulate(chosen), sample);
  }

  /** The promising ones, then a random sample of the others. */
  private List<Point> chosen(List<Evaluated> estimated, int sample) {
    List<Evaluated> feasible = estimated.stream().filter(Evaluated::feasible).toList();
    List<double[]> losses =
        feasible.stream().map(evaluated -> evaluated.losses().orElseThrow()).toList();
    int promising = search.config().simulations() - sample;
    List<Point> chosen = new ArrayList<>();
    for (int place : ParetoSet.ranked(losses, promising)) {
      chosen.add(feasible.get(place).point());
    }
    Set<Point> taken = new HashSet<>(chosen);
    List<Point> others =
        new ArrayList<>(
            feasible.stream().map(Evaluated::point).filter(p -> !taken.contains(p)).toList());
    Collections.shuffle(others, new Random(search.config().seed()));
    chosen.addAll(others.subList(0, Math.min(sample, others.size())));
    return chosen;
  }

  private List<Evaluated> simulate(List<Point> points) throws IOException, InterruptedException {
    Objectives objectives = search.objectives();
    PointSimulation simulation = new PointSimulation(search.resolver(), objectives::metrics);
    notSimulated +=
        new PointRunner(
                simulation, store, progress, jobs, Optional.of(FULL), row -> keep(objectives, row))
            .run(points.iterator(), Shard.ALL)
            .size();
    List<Evaluated> evaluated = new ArrayList<>();
    for (Point point : points) {
      ResultRow row = full.get(simulation.prepare(point).key());
      if (row != null) {
        evaluated.add(objectives.evaluated(point, row));
      }
    }
    return evaluated;
  }

  private ResultRow keep(Objectives objectives, ResultRow row) {
    ResultRow complete =
        new ResultRow(
            row.key(),
            Optional.of(FULL),
            row.point(),
            row.metrics(),
            objectives.of(row.metrics()),
            row.error(),
            row.timing());
    full.put(row.key(), complete);
    return complete;
  }

  private SearchOutcome outcome(
      List<Evaluated> estimated, double seconds, List<Evaluated> simulated, int sample) {
    List<Evaluated> feasible = simulated.stream().filter(Evaluated::feasible).toList();
    List<double[]> losses =
        feasible.stream().map(evaluated -> evaluated.losses().orElseThrow()).toList();
    List<ResultRow> pareto =
        ParetoSet.of(losses).stream().map(place -> feasible.get(place).row()).toList();
    return new SearchOutcome(
        estimated.size(),
        seconds,
        simulated.stream().map(Evaluated::row).toList(),
        pareto,
        hypervolumes(simulated, losses),
        errors(estimated, simulated, sample),
        notSimulated);
  }

  private static List<Double> hypervolumes(List<Evaluated> simulated, List<double[]> losses) {
    if (losses.isEmpty()) {
      return List.of();
    }
    int objectives = losses.get(0).length;
    double[] least = new double[objectives];
    double[] range = new double[objectives];
    double box = 1;
    double[] reference = new double[objectives];
    for (int i = 0; i < objectives; i++) {
      int index = i;
      least[i] = losses.stream().mapToDouble(loss -> loss[index]).min().orElseThrow();
      double most = losses.stream().mapToDouble(loss -> loss[index]).max().orElseThrow();
      range[i] = most > least[i] ? most - least[i] : 1;
      reference[i] = REFERENCE;
      box *= REFERENCE;
    }
    List<Double> volumes = new ArrayList<>();
    List<double[]> front = new ArrayList<>();
    double volume = 0;
    for (Evaluated evaluated : simulated) {
      if (evaluated.feasible()) {
        double[] loss = evaluated.losses().orElseThrow().clone();
        for (int i = 0; i < objectives; i++) {
          loss[i] = (loss[i] - least[i]) / range[i];
        }
        front.add(loss);
        List<double[]> all = List.copyOf(front);
        front.clear();
        ParetoSet.of(all).forEach(place -> front.add(all.get(place)));
        volume = Hypervolume.of(front, reference) / box;
      }
      volumes.add(volume);
    }
    return volumes;
  }

  private Map<String, EstimateError> errors(
      List<Evaluated> estimated, List<Evaluated> simulated, int sample) {
    Map<String, ResultRow> estimates = new LinkedHashMap<>();
    estimated.forEach(evaluated -> estimates.put(evaluated.row().key(), evaluated.row()));
    Map<String, EstimateError> errors = new LinkedHashMap<>();
    for (String name : search.objectives().names()) {
      List<Double> ofAll = new ArrayList<>();
      List<Double> ofSample = new ArrayList<>();
      for (int i = 0; i < simulated.size(); i++) {
        ResultRow row = simulated.get(i).row();
        ResultRow estimate = estimates.get(row.key());
        if (estimate == null || !row.objectives().containsKey(name)) {
          continue;
        }
        double truth = row.objectives().get(name);
        double error = Math.abs(estimate.objectives().get(name) - truth) / Math.abs(truth);
        ofAll.add(error);
        if (i >= simulated.size() - sample) {
          ofSample.add(error);
        }
      }
      if (!ofAll.isEmpty()) {
        errors.put(
            name,
            new EstimateError(
                ofSample.size(), mean(ofSample), most(ofSample), mean(ofAll), most(ofAll)));
      }
    }
    return errors;
  }

  private static double mean(List<Double> numbers) {
    return numbers.stream().mapToDouble(number -> number).average().orElse(0);
  }

  private static double most(List<Double> numbers) {
    return numbers.stream().mapToDouble(number -> number).max().orElse(0);
  }
}
