package org.npulator.experiment.mapping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.experiment.run.Simulation;
import org.npulator.experiment.run.SimulationResult;
import org.npulator.hw.chip.Chip;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.Mapper;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.mapping.MappingSpace;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Workload;

/**
 * Searches the mapping of a workload on a machine: of roles of the same shape in turn the mappings
 * that fit are ranked by the cost model, the best are simulated on one layer or, for what is
 * outside of the layers, on that alone; the fastest is kept. In the end the first steps are
 * simulated with and without what was found, so that a search never ends with a mapping that is
 * slower on them. Candidates are simulated at the same time on all processors, which changes
 * nothing.
 */
public final class MappingSearch {
  /** Tiles whose loops are enumerated too. */
  private static final int TILES_WITH_LOOPS = 4;

  private final NpuConfig npu;
  private final Workload workload;
  private final OptionalInt simulatedLayers;
  private final MappingSpace space;
  private final Map<MappingSample, SampleSearch> samples = new HashMap<>();
  private final List<SearchedMapping.Trial> trials = new ArrayList<>();
  private int candidates;
  private MappingConfig best;

  /**
   * @param simulatedLayers of the comparison at the end; all if empty
   */
  public MappingSearch(NpuConfig npu, Workload workload, OptionalInt simulatedLayers) {
    this.npu = npu;
    this.workload = workload;
    this.simulatedLayers = simulatedLayers;
    this.space = new MappingSpace(npu, workload);
  }

  private record Candidate(MappingConfig mapping, long estimatedCycles) {}

  /** Decisions, or cycles or ticks, of a mapping. */
  @FunctionalInterface
  private interface Figure<T> {
    T of(MappingConfig mapping) throws MappingException;
  }

  /**
   * Searches.
   *
   * @param dictated what is not searched
   * @param simulated how many mappings of each role are simulated, at least 1
   * @throws MappingException if the workload cannot be mapped as dictated
   */
  public SearchedMapping search(MappingConfig dictated, int simulated, SearchProgress progress)
      throws MappingException {
    trials.clear();
    candidates = 0;
    best = dictated;
    List<String> fusible = space.fusible(dictated);
    List<MappingSpace.Axis> axes = space.axes(dictated);
    int parts = fusible.size() + axes.size() + 2;
    int done = 0;
    progress.done(done++, parts, "steps without search");
    long unsearched = wholeTicks(dictated);
    for (String role : fusible) {
      progress.done(done++, parts, "fusion of " + role);
      SampleSearch sample = sample(List.of(role));
      sample.simulate("fusion of " + role, sample.ranked(space.fusions(role, best)), simulated);
    }
    for (MappingSpace.Axis axis : axes) {
      progress.done(done++, parts, axis.toString());
      sample(axis.roles()).search(axis, simulated);
    }
    progress.done(done, parts, "steps with the mapping found");
    long searched =
        best.equals(dictated) ? unsearched : wholeTicksIfItFits(best).orElse(unsearched);
    return searched < unsearched
        ? new SearchedMapping(best, trials, candidates, unsearched, searched)
        : new SearchedMapping(dictated, trials, candidates, unsearched, unsearched);
  }

  private SampleSearch sample(List<String> roles) {
    return samples.computeIfAbsent(MappingSample.of(workload, roles), SampleSearch::new);
  }

  /** A mapping of parts may need more memory or buffers for the whole than there is. */
  private OptionalLong wholeTicksIfItFits(MappingConfig mapping) {
    try {
      return OptionalLong.of(wholeTicks(mapping));
    } catch (MappingException doesNotFit) {
      return OptionalLong.empty();
    }
  }

  private long wholeTicks(MappingConfig mapping) throws MappingException {
    MappingSample whole = MappingSample.whole(workload);
    if (simulatedLayers.isEmpty()) {
      return ticks(npu, whole, mapping);
    }
    SimulationResult result =
        new Simulation(npu, whole.workload(), mapping, simulatedLayers)
            .run(TimelineSink.NONE, (done, steps) -> {});
    long ticks = 0;
    for (int index = 0; index < whole.steps().size(); index++) {
      ticks += whole.steps().get(index) * result.steps().get(index).ticks();
    }
    return ticks;
  }

  private static long ticks(NpuConfig npu, MappingSample sample, MappingConfig mapping)
      throws MappingException {
    Mapper mapper = new Mapper(npu, sample.workload(), mapping);
    long ticks = 0;
    for (int index = 0; index < sample.steps().size(); index++) {
      Chip chip = new Chip(npu, TimelineSink.NONE);
      chip.execute(mapper.map(sample.workload().steps().get(index)).programs());
      ticks += sample.steps().get(index) * chip.report().ticks();
    }
    return ticks;
  }

  /** Of each what it is, in order, computed at the same time; nothing for what does not fit. */
  private static <T> List<Optional<T>> all(List<MappingConfig> mappings, Figure<T> figure) {
    return mappings.parallelStream()
        .map(
            mapping -> {
              try {
                return Optional.of(figure.of(mapping));
              } catch (MappingException doesNotFit) {
                return Optional.<T>empty();
              }
            })
        .toList();
  }

  /** The search of some roles on the part of the workload that has them. */
  private final class SampleSearch {
    private final MappingSample sample;
    private final Set<String> roles;
    private final Map<MappingConfig, Long> simulatedTicks = new ConcurrentHashMap<>();

    SampleSearch(MappingSample sample) {
      this.sample = sample;
      this.roles = sample.roles();
    }

    void search(MappingSpace.Axis axis, int simulated) throws MappingException {
      List<Candidate> tiles = ranked(space.tiles(axis, best));
      List<MappingConfig> loops = new ArrayList<>(space.loops(axis, best));
      for (Candidate tile : tiles.subList(0, Math.min(TILES_WITH_LOOPS, tiles.size()))) {
        loops.addAll(space.loops(axis, tile.mapping()));
      }
      List<Candidate> all = new ArrayList<>(tiles);
      all.addAll(ranked(loops));
      all.sort(Comparator.comparingLong(Candidate::estimatedCycles));
      simulate(axis.toString(), all, simulated);
    }

    /** Those that fit, the fastest by the cost model first. */
    List<Candidate> ranked(List<MappingConfig> mappings) {
      List<Optional<Long>> cycles = all(mappings, this::estimate);
      List<Candidate> fitting = new ArrayList<>();
      for (int index = 0; index < mappings.size(); index++) {
        MappingConfig mapping = mappings.get(index);
        cycles.get(index).ifPresent(estimated -> fitting.add(new Candidate(mapping, estimated)));
      }
      candidates += fitting.size();
      fitting.sort(Comparator.comparingLong(Candidate::estimatedCycles));
      return fitting;
    }

    /** Simulates the best so far and the first ones that decide something else. */
    void simulate(String searched, List<Candidate> ranked, int simulated) throws MappingException {
      Set<List<?>> seen = new HashSet<>();
      seen.add(decisions(best));
      List<Candidate> chosen = new ArrayList<>();
      for (Candidate candidate : ranked) {
        if (chosen.size() == simulated) {
          break;
        }
        if (seen.add(decisions(candidate.mapping()))) {
          chosen.add(candidate);
        }
      }
      if (chosen.isEmpty()) {
        return;
      }
      List<MappingConfig> mappings = new ArrayList<>(List.of(best));
      chosen.forEach(candidate -> mappings.add(candidate.mapping()));
      List<Optional<Long>> ticks = all(mappings, this::simulatedTicks);
      long least = ticks.get(0).orElseThrow();
      trials.add(new SearchedMapping.Trial("none", estimate(best), least));
      for (int index = 0; index < chosen.size(); index++) {
        long itsTicks = ticks.get(index + 1).orElseThrow();
        Candidate candidate = chosen.get(index);
        trials.add(new SearchedMapping.Trial(searched, candidate.estimatedCycles(), itsTicks));
        if (itsTicks < least) {
          best = candidate.mapping();
          least = itsTicks;
        }
      }
    }

    private long simulatedTicks(MappingConfig mapping) throws MappingException {
      MappingConfig part = mapping.ofRoles(roles);
      Long known = simulatedTicks.get(part);
      if (known == null) {
        known = ticks(npu, sample, part);
        simulatedTicks.put(part, known);
      }
      return known;
    }

    private List<?> decisions(MappingConfig mapping) throws MappingException {
      Mapper mapper = new Mapper(npu, sample.workload(), mapping.ofRoles(roles));
      List<Object> decisions = new ArrayList<>();
      for (Step step : sample.workload().steps()) {
        decisions.add(mapper.map(step).mappings());
      }
      return decisions;
    }

    private long estimate(MappingConfig mapping) throws MappingException {
      Mapper mapper = new Mapper(npu, sample.workload(), mapping.ofRoles(roles));
      long cycles = 0;
      for (int index = 0; index < sample.steps().size(); index++) {
        Step step = sample.workload().steps().get(index);
        cycles += sample.steps().get(index) * mapper.map(step).estimatedCycles();
      }
      return cycles;
    }
  }
}
