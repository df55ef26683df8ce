package org.npulator.experiment.explain;

import java.util.List;
import java.util.Map;
import org.npulator.hw.chip.IdealPart;

/**
 * Where the time of a run goes, in seconds.
 *
 * @param simulated the run as it is
 * @param ideal the run with a part that takes no time, by part
 * @param engines what engines did, each summed over all operators
 * @param channels states of the data buses of the DRAM, averaged over the channels
 * @param operators in the order in which they first ran; those of the same name in several steps
 *     are one
 */
public record Explanation(
    Times simulated,
    Map<IdealPart, Times> ideal,
    List<EngineTime> engines,
    Map<String, Double> channels,
    List<OperatorTime> operators) {

  /** Seconds of the whole run and of its phases. */
  public record Times(double total, Map<String, Double> byPhase, Map<String, Double> byOperator) {}

  /**
   * What the engines of one kind did, averaged over them.
   *
   * @param kind such as matrix
   * @param states seconds by state; they sum to the total
   */
  public record EngineTime(String kind, int engines, Map<String, Double> states) {}

  /**
   * What an operator did.
   *
   * @param exclusive seconds by which it moved the end of its steps
   * @param states seconds by engine kind and state, averaged over the engines; a wait counts for
   *     the operator that could not go on
   */
  public record OperatorTime(
      String name,
      String role,
      double exclusive,
      double macs,
      double bytes,
      Map<String, Map<String, Double>> states) {

    /** The same operator in one more step; the states are those of all steps already. */
    OperatorTime and(OperatorTime step) {
      return new OperatorTime(
          name, role, exclusive + step.exclusive, macs + step.macs, bytes + step.bytes, states);
    }
  }

  public Explanation {
    engines = List.copyOf(engines);
    operators = List.copyOf(operators);
  }
}
