package org.npulator.experiment.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moeaframework.core.PRNG;
import org.moeaframework.core.Solution;
import org.moeaframework.core.comparator.ChainedComparator;
import org.moeaframework.core.comparator.CrowdingComparator;
import org.moeaframework.core.comparator.ParetoDominanceComparator;
import org.moeaframework.core.initialization.RandomInitialization;
import org.moeaframework.core.operator.CompoundVariation;
import org.moeaframework.core.operator.Variation;
import org.moeaframework.core.operator.binary.BitFlip;
import org.moeaframework.core.operator.binary.HUX;
import org.moeaframework.core.operator.real.PM;
import org.moeaframework.core.operator.real.SBX;
import org.moeaframework.core.population.NondominatedSortingPopulation;
import org.moeaframework.core.population.ReferencePointNondominatedSortingPopulation;
import org.moeaframework.core.selection.TournamentSelection;
import org.moeaframework.util.weights.NormalBoundaryDivisions;
import org.npulator.experiment.search.SearchConfig.AlgorithmConfig;
import org.npulator.experiment.search.SearchConfig.Exhaustive;
import org.npulator.experiment.search.SearchConfig.Nsga2;
import org.npulator.experiment.search.SearchConfig.Nsga3;
import org.npulator.experiment.sweep.Point;

/**
 * Chooses candidates, many at a time, by what the ones before were worth. The same seed chooses the
 * same candidates. The random numbers are those of the MOEA Framework, of which a process has one
 * sequence: two searches cannot choose at the same time.
 */
final class Chooser {
  private static final int RANDOM_BATCH = 500;

  /** Rounds without a new candidate after which there is probably none. */
  private static final int MOST_IDLE_ROUNDS = 50;

  private final CandidateSpace space;
  private final SearchProblem problem;
  private final int most;
  private final Batch batch;

  /** By the labels of candidates, which all have in the same order. */
  private final Map<List<Object>, Evaluated> known = new LinkedHashMap<>();

  /** Evaluates candidates. */
  @FunctionalInterface
  interface Batch {
    /** What the candidates are worth, in their order. */
    List<Evaluated> evaluate(List<Point> points) throws IOException, InterruptedException;
  }

  /**
   * @param most candidates that are evaluated
   */
  Chooser(CandidateSpace space, int objectives, int most, Batch batch) {
    this.space = space;
    this.problem = new SearchProblem(space, objectives);
    this.most = most;
    this.batch = batch;
  }

  /** All candidates that were evaluated, in the order in which they were chosen. */
  List<Evaluated> choose(AlgorithmConfig algorithm, long seed)
      throws IOException, InterruptedException {
    PRNG.setSeed(seed);
    if (algorithm instanceof Exhaustive) {
      evaluate(space.all().toList());
    } else if (algorithm instanceof Nsga2 nsga) {
      evolve(new NondominatedSortingPopulation(), nsga.population());
    } else if (algorithm instanceof Nsga3 nsga) {
      evolve(
          new ReferencePointNondominatedSortingPopulation(
              problem.getNumberOfObjectives(), new NormalBoundaryDivisions(nsga.divisions())),
          nsga.population());
    } else {
      for (int idle = 0; idle < MOST_IDLE_ROUNDS && known.size() < most; ) {
        idle = evaluate(random(RANDOM_BATCH).stream().map(space::point).toList()) ? 0 : idle + 1;
      }
    }
    return List.copyOf(known.values());
  }

  private List<Solution> random(int count) {
    return List.of(new RandomInitialization(problem).initialize(count));
  }

  /** As NSGA-II: parents by tournament, the best of parents and children survive. */
  private void evolve(NondominatedSortingPopulation population, int size)
      throws IOException, InterruptedException {
    TournamentSelection selection =
        new TournamentSelection(
            2, new ChainedComparator(new ParetoDominanceComparator(), new CrowdingComparator()));
    double once = 1.0 / space.variables().size();
    Variation variation =
        new CompoundVariation(new SBX(1, 25), new HUX(1), new PM(once, 20), new BitFlip(once));
    List<Solution> children = random(size);
    for (int idle = 0; idle < MOST_IDLE_ROUNDS && known.size() < most; ) {
      List<Point> points = children.stream().map(space::point).toList();
      idle = evaluate(points) ? 0 : idle + 1;
      for (int i = 0; i < points.size(); i++) {
        Evaluated evaluated = known.get(key(points.get(i)));
        if (evaluated != null) {
          problem.put(children.get(i), evaluated);
          population.add(children.get(i));
        }
      }
      population.truncate(size);
      population.update();
      if (idle > 0) {
        // The population repeats itself.
        children = random(size);
        continue;
      }
      children = new ArrayList<>();
      while (children.size() < size) {
        Solution[] parents = selection.select(variation.getArity(), population);
        children.addAll(List.of(variation.evolve(parents)));
      }
    }
  }

  /** Evaluates those that are new, as many as may be; whether there were any. */
  private boolean evaluate(List<Point> points) throws IOException, InterruptedException {
    Map<List<Object>, Point> fresh = new LinkedHashMap<>();
    for (Point point : points) {
      List<Object> key = key(point);
      if (!known.containsKey(key) && known.size() + fresh.size() < most) {
        fresh.putIfAbsent(key, point);
      }
    }
    if (!fresh.isEmpty()) {
      for (Evaluated evaluated : batch.evaluate(List.copyOf(fresh.values()))) {
        known.put(key(evaluated.point()), evaluated);
      }
    }
    return !fresh.isEmpty();
  }

  private static List<Object> key(Point point) {
    return new ArrayList<>(point.labels().values());
  }
}
