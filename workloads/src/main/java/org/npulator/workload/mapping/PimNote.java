package org.npulator.workload.mapping;

import java.util.Locale;
import java.util.Optional;
import org.npulator.workload.mapping.MappingConfig.SplitChoice;

/**
 * Where the operators of a role are executed on a machine with units at the banks of its memory.
 *
 * @param reason one line
 * @param estimate the mean of all layers and decode steps, all of each operator on either side;
 *     empty if units cannot execute them
 * @param split how they are split, if they are
 */
public record PimNote(
    String role,
    Place place,
    String reason,
    Optional<PlaceEstimate> estimate,
    Optional<Split> split) {
  /**
   * How operators are split, those of the first core.
   *
   * @param ofUnits rows, heads or sequences that the units have
   * @param all rows, heads or sequences
   * @param shares the estimate of both shares
   * @param cycles estimated, of both at the same time
   */
  public record Split(
      SplitDimension by, long ofUnits, long all, PlaceEstimate shares, double cycles) {
    /** The same as it can be dictated. */
    SplitChoice choice() {
      return new SplitChoice(by, (double) ofUnits / all);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.0f cycles: units %.0f (%d of %d %s), cores %.0f",
          cycles,
          shares.units().cycles(),
          ofUnits,
          all,
          things(by),
          shares.cores().cycles());
    }

    private static String things(SplitDimension by) {
      return switch (by) {
        case ROWS -> "rows";
        case HEADS -> "heads";
        case BATCH -> "sequences";
      };
    }
  }

  static PimNote refused(String role, String reason) {
    return new PimNote(role, Place.NPU, reason, Optional.empty(), Optional.empty());
  }

  /**
   * @param whole the estimate of all on either side, if units can execute all
   * @param split if they are split
   * @param doubledBytes of weights of a layer that lie in memory twice
   */
  static PimNote chosen(
      String role,
      Place place,
      boolean dictated,
      Optional<PlaceEstimate> whole,
      Optional<Split> split,
      long doubledBytes) {
    String why =
        (dictated ? "dictated; estimated " : "estimated ")
            + split
                .map(shares -> shares + whole.map(PimNote::instead).orElse(""))
                .or(() -> whole.map(PlaceEstimate::toString))
                .orElseThrow();
    return new PimNote(
        role,
        place,
        place != Place.NPU && doubledBytes > 0
            ? why + "; " + doubledBytes + " bytes of weights of a layer lie in memory twice"
            : why,
        whole,
        split);
  }

  private static String instead(PlaceEstimate whole) {
    return String.format(
        Locale.ROOT,
        "; whole: units %.0f, cores %.0f",
        whole.units().cycles(),
        whole.cores().cycles());
  }
}
