package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.npulator.hw.pim.PimMappingException;
import org.npulator.workload.mapping.MappingConfig.SplitChoice;
import org.npulator.workload.mapping.PimPlan.Part;

/**
 * Chooses where the operators of a role are executed, if that is not dictated: on the cores or on
 * units at the banks, whichever takes less time by the estimate; and which share the units have if
 * it is dictated that they are split.
 */
final class PlaceChoice<P> {
  private static final List<Double> QUARTERS = List.of(0.25, 0.5, 0.75);

  /**
   * A way to have units take part.
   *
   * @param first the first operator
   * @param placed weights or caches of the units by name
   * @param firstRow of the memory that they take
   * @param doubledBytes of weights of a layer that lie in memory twice
   * @param estimate of all on either side or, if there is a split, of both shares
   */
  record Candidate<P>(
      Optional<SplitChoice> split,
      Part<?> first,
      Map<String, P> placed,
      int firstRow,
      long doubledBytes,
      PlaceEstimate estimate) {}

  /** Tries to place the operators. */
  interface Attempt<P> {
    /**
     * @throws PimMappingException if units cannot execute them so
     */
    Candidate<P> with(Optional<SplitChoice> split) throws PimMappingException, MappingException;
  }

  private final String role;
  private final Place place;
  private final Optional<SplitChoice> dictated;
  private final SharedChannels channels;
  private final List<SplitDimension> dimensions;
  private final double shareOfRound;
  private final Attempt<P> attempt;

  /**
   * @param channels of units and cores
   * @param dimensions along which the operators can be split
   * @param shareOfRound the share of the units with which each of them has work once
   */
  PlaceChoice(
      String role,
      MappingConfig dictated,
      SharedChannels channels,
      List<SplitDimension> dimensions,
      double shareOfRound,
      Attempt<P> attempt) {
    this.role = role;
    this.place = dictated.place(role);
    this.dictated = dictated.split(role);
    this.channels = channels;
    this.dimensions = dimensions;
    this.shareOfRound = shareOfRound;
    this.attempt = attempt;
  }

  /**
   * What was chosen, unless the cores do all.
   *
   * @param notes to which the reason is added
   * @throws MappingException if what is dictated cannot be done
   */
  Optional<Candidate<P>> choose(List<PimNote> notes) throws MappingException {
    if (place == Place.NPU) {
      return Optional.empty();
    }
    Optional<Candidate<P>> whole = Optional.empty();
    String refusal = "";
    try {
      whole = Optional.of(attempt.with(Optional.empty()));
    } catch (PimMappingException cannot) {
      refusal = cannot.getMessage();
    }
    if (whole.isEmpty() && place != Place.SPLIT) {
      if (place == Place.PIM) {
        throw cannot(refusal);
      }
      notes.add(PimNote.refused(role, refusal));
      return Optional.empty();
    }
    Optional<PlaceEstimate> estimate = whole.map(Candidate::estimate);
    if (place == Place.SPLIT) {
      Candidate<P> split = fastest(estimate, refusal);
      notes.add(note(Place.SPLIT, estimate, split));
      return Optional.of(split);
    }
    boolean units = place == Place.PIM || estimate.orElseThrow().unitsWin();
    notes.add(note(units ? Place.PIM : Place.NPU, estimate, whole.get()));
    return units ? whole : Optional.empty();
  }

  private double cycles(Candidate<P> split) {
    return channels.cycles(split.estimate());
  }

  /**
   * @param whole if units can execute all
   * @param refusal why they cannot
   */
  private Candidate<P> fastest(Optional<PlaceEstimate> whole, String refusal)
      throws MappingException {
    Optional<Candidate<P>> fastest = Optional.empty();
    String reason = refusal;
    for (SplitChoice choice : choices(whole)) {
      try {
        Candidate<P> split = attempt.with(Optional.of(choice));
        if (fastest.isEmpty() || cycles(split) < cycles(fastest.get())) {
          fastest = Optional.of(split);
        }
      } catch (PimMappingException cannot) {
        reason = refusal.isEmpty() ? cannot.getMessage() : refusal;
      }
    }
    if (fastest.isEmpty()) {
      throw cannot(reason);
    }
    return fastest.get();
  }

  /**
   * Splits that may be the fastest: the one that is if times are in proportion to shares, and those
   * that give all units equally much work, next to it.
   */
  private List<SplitChoice> choices(Optional<PlaceEstimate> whole) {
    if (dictated.isPresent()) {
      return List.of(dictated.get());
    }
    TreeSet<Double> shares = new TreeSet<>(QUARTERS);
    if (whole.isPresent()) {
      double fastest = channels.fastestShare(whole.get());
      double rounds = Math.floor(fastest / shareOfRound);
      shares.clear();
      shares.addAll(List.of(fastest, rounds * shareOfRound, (rounds + 1) * shareOfRound));
    }
    List<SplitChoice> choices = new ArrayList<>();
    for (SplitDimension by : dimensions) {
      for (double share : shares) {
        if (share > 0 && share < 1) {
          choices.add(new SplitChoice(by, share));
        }
      }
    }
    return choices;
  }

  private PimNote note(Place chosen, Optional<PlaceEstimate> whole, Candidate<P> candidate) {
    return PimNote.chosen(
        role,
        chosen,
        place != Place.AUTO,
        whole,
        candidate.split().map(split -> split(split.by(), candidate)),
        candidate.doubledBytes());
  }

  private PimNote.Split split(SplitDimension by, Candidate<P> candidate) {
    OperatorShares.Count count =
        OperatorShares.count(candidate.first().units(), candidate.first().cores(), by);
    return new PimNote.Split(
        by, count.units(), count.all(), candidate.estimate(), cycles(candidate));
  }

  private MappingException cannot(String reason) {
    String what =
        dictated.isPresent()
            ? "split.%s: %s".formatted(role, dictated.get().by().key())
            : "place.%s: %s".formatted(role, place.key());
    return new MappingException(what + ", but " + reason);
  }
}
