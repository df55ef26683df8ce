package org.npulator.experiment.mapping;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.npulator.config.Configuration;
import org.npulator.config.bind.Declarations;
import org.npulator.config.bind.Hash;
import org.npulator.config.bind.Unbinder;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.experiment.run.RunDescription;
import org.npulator.hw.chip.Chip;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.Mapper;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.mapping.MappingSpace;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Workload;

/**
 * Searches the mapping of a workload on a machine: of each role in turn the mappings that fit are
 * ranked by the cost model, the best are simulated on a layer, the fastest is kept. In the end the
 * whole first steps are simulated with and without what was found, so that a search never ends with
 * a mapping that is slower on them.
 */
public final class MappingSearch {
  /** Tiles whose loops are enumerated too. */
  private static final int TILES_WITH_LOOPS = 4;

  private final MappingCache cache;

  public MappingSearch(MappingCache cache) {
    this.cache = cache;
  }

  private record Candidate(MappingConfig mapping, long estimatedCycles) {}

  /**
   * Searches.
   *
   * @param dictated what is not searched
   * @param simulated how many mappings of each role are simulated, at least 1
   * @throws MappingException if the workload cannot be mapped as dictated
   */
  public SearchedMapping search(
      Configuration<NpuConfig> npu, Workload workload, MappingConfig dictated, int simulated)
      throws MappingException, IOException {
    MappingCache.Key key =
        new MappingCache.Key(
            npu.hash(),
            new RunDescription(npu, workload, dictated).workloadHash(),
            Hash.of(Unbinder.inBaseUnits(Declarations.of(MappingConfig.class), dictated)),
            simulated);
    Optional<SearchedMapping> known = cache.find(key);
    if (known.isPresent()) {
      return known.get();
    }
    SearchedMapping found = new Search(npu.value(), workload, simulated).run(dictated);
    cache.put(key, found);
    return found;
  }

  /** One search. */
  private static final class Search {
    private final NpuConfig npu;
    private final Workload workload;
    private final int simulated;
    private final MappingSample sample;
    private final MappingSpace space;
    private final List<SearchedMapping.Trial> trials = new ArrayList<>();
    private int candidates;
    private MappingConfig best;
    private long bestTicks;

    Search(NpuConfig npu, Workload workload, int simulated) {
      this.npu = npu;
      this.workload = workload;
      this.simulated = simulated;
      this.sample = MappingSample.ofLayer(workload);
      this.space = new MappingSpace(npu, workload);
    }

    SearchedMapping run(MappingConfig dictated) throws MappingException {
      best = dictated;
      bestTicks = ticks(sample, dictated);
      trials.add(new SearchedMapping.Trial("none", estimate(dictated).orElseThrow(), bestTicks));
      for (String role : space.fusible(dictated)) {
        simulate("fusion of " + role, ranked(space.fusions(role, best)));
      }
      for (MappingSpace.Axis axis : space.axes(dictated)) {
        List<Candidate> tiles = ranked(space.tiles(axis, best));
        List<MappingConfig> loops = new ArrayList<>(space.loops(axis, best));
        for (Candidate tile : tiles.subList(0, Math.min(TILES_WITH_LOOPS, tiles.size()))) {
          loops.addAll(space.loops(axis, tile.mapping()));
        }
        List<Candidate> all = new ArrayList<>(tiles);
        all.addAll(ranked(loops));
        all.sort(Comparator.comparingLong(Candidate::estimatedCycles));
        simulate(axis.toString(), all);
      }
      MappingSample whole = MappingSample.whole(workload);
      long unsearched = ticks(whole, dictated);
      long searched = best.equals(dictated) ? unsearched : ticks(whole, best);
      return searched < unsearched
          ? new SearchedMapping(best, trials, candidates, unsearched, searched)
          : new SearchedMapping(dictated, trials, candidates, unsearched, unsearched);
    }

    /** Those that fit, the fastest by the cost model first, each different one once. */
    private List<Candidate> ranked(List<MappingConfig> mappings) {
      List<Candidate> fitting = new ArrayList<>();
      for (MappingConfig mapping : mappings) {
        Optional<Long> estimated = estimate(mapping);
        estimated.ifPresent(cycles -> fitting.add(new Candidate(mapping, cycles)));
      }
      candidates += fitting.size();
      fitting.sort(Comparator.comparingLong(Candidate::estimatedCycles));
      return fitting;
    }

    private void simulate(String roles, List<Candidate> ranked) throws MappingException {
      Set<List<?>> seen = new HashSet<>();
      seen.add(decisions(best));
      for (Candidate candidate : ranked) {
        if (seen.size() > simulated) {
          return;
        }
        if (!seen.add(decisions(candidate.mapping()))) {
          continue;
        }
        long ticks = ticks(sample, candidate.mapping());
        trials.add(new SearchedMapping.Trial(roles, candidate.estimatedCycles(), ticks));
        if (ticks < bestTicks) {
          best = candidate.mapping();
          bestTicks = ticks;
        }
      }
    }

    private List<?> decisions(MappingConfig mapping) throws MappingException {
      Mapper mapper = new Mapper(npu, sample.workload(), mapping);
      List<Object> decisions = new ArrayList<>();
      for (Step step : sample.workload().steps()) {
        decisions.add(mapper.map(step).mappings());
      }
      return decisions;
    }

    /** By the cost model, or nothing if it does not fit. */
    private Optional<Long> estimate(MappingConfig mapping) {
      try {
        Mapper mapper = new Mapper(npu, sample.workload(), mapping);
        long cycles = 0;
        for (int index = 0; index < sample.steps().size(); index++) {
          Step step = sample.workload().steps().get(index);
          cycles += sample.steps().get(index) * mapper.map(step).estimatedCycles();
        }
        return Optional.of(cycles);
      } catch (MappingException doesNotFit) {
        return Optional.empty();
      }
    }

    private long ticks(MappingSample steps, MappingConfig mapping) throws MappingException {
      Mapper mapper = new Mapper(npu, steps.workload(), mapping);
      long ticks = 0;
      for (int index = 0; index < steps.steps().size(); index++) {
        Chip chip = new Chip(npu, TimelineSink.NONE);
        chip.execute(mapper.map(steps.workload().steps().get(index)).programs());
        ticks += steps.steps().get(index) * chip.report().ticks();
      }
      return ticks;
    }
  }
}
