package org.npulator.experiment.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.npulator.experiment.document.Entries;
import org.npulator.experiment.store.ResultRow;

/**
 * What a search has found.
 *
 * @param estimated candidates
 * @param screenSeconds the time of the estimates
 * @param simulated rows of full simulations, in the order in which they were chosen
 * @param pareto those that fulfil all constraints and that no other one is better than
 * @param hypervolumes dominated by the simulations up to each, as a share of the box between the
 *     best and 1.1 times the range to the worst value of each objective of all simulations
 * @param errors of the estimates by objective
 * @param notSimulated candidates for which the heap was too small
 */
public record SearchOutcome(
    int estimated,
    double screenSeconds,
    List<ResultRow> simulated,
    List<ResultRow> pareto,
    List<Double> hypervolumes,
    Map<String, EstimateError> errors,
    int notSimulated) {

  /**
   * How far estimates were from full simulations, as shares of these.
   *
   * @param mean of the magnitudes over the random sample
   * @param greatest magnitude of the random sample
   * @param meanOfAll over all simulations, which are better than most candidates
   * @param greatestOfAll likewise
   */
  public record EstimateError(
      int sample, double mean, double greatest, double meanOfAll, double greatestOfAll) {}

  /** What search.json says of it. */
  public Map<String, Object> content() {
    List<Object> volumes = new ArrayList<>();
    for (int i = 0; i < hypervolumes.size(); i++) {
      volumes.add(Entries.of("simulations", i + 1, "hypervolume", hypervolumes.get(i)));
    }
    Map<String, Object> errorContent = new LinkedHashMap<>();
    errors.forEach(
        (name, error) ->
            errorContent.put(
                name,
                Entries.of(
                    "sample", error.sample(),
                    "mean", error.mean(),
                    "greatest", error.greatest(),
                    "meanOfAll", error.meanOfAll(),
                    "greatestOfAll", error.greatestOfAll())));
    return Entries.of(
        "estimated",
        estimated,
        "simulated",
        simulated.size(),
        "failed",
        simulated.stream().filter(ResultRow::failed).count(),
        "pareto",
        pareto.stream().map(ResultRow::key).toList(),
        "hypervolume",
        volumes,
        "estimateError",
        errorContent);
  }
}
