package org.npulator.experiment.validate;

import java.util.List;
import java.util.Optional;
import org.npulator.experiment.validate.Comparison.Status;

/**
 * What became of a row.
 *
 * @param line in the reference file
 * @param name of its case
 * @param group to which it belongs in the summary, such as reads
 * @param comparisons of its metrics; none if it could not be run
 * @param notRun why it could not be run
 */
public record RowOutcome(
    int line, String name, String group, List<Comparison> comparisons, Optional<String> notRun) {
  public RowOutcome {
    comparisons = List.copyOf(comparisons);
  }

  /** The metrics that decide, in the order of the model. */
  public List<Comparison> judged() {
    return comparisons.stream()
        .filter(
            comparison ->
                comparison.status() != Status.REPORTED
                    && comparison.status() != Status.NOT_EXPRESSIBLE)
        .toList();
  }

  /** Whether it was run and all metrics that decide are those of the reference. */
  public boolean exact() {
    return !judged().isEmpty()
        && judged().stream().allMatch(comparison -> comparison.status() == Status.EXACT);
  }

  /** Whether it was run and a metric is outside its tolerance. */
  public boolean outside() {
    return judged().stream().anyMatch(comparison -> comparison.status() == Status.OUTSIDE);
  }

  /** The largest deviation of its metrics, without sign. */
  public double largestDeviation() {
    return judged().stream().mapToDouble(c -> Math.abs(c.deviation())).max().orElse(0);
  }
}
