package org.npulator.experiment.validate;

import java.util.List;
import java.util.Optional;

/** Runs the rows of one kind of reference file. */
public interface ReferenceModel {

  /** The columns that a file has to have. */
  List<String> requiredColumns();

  /** The name of a row's case. */
  String nameOf(ReferenceRow row);

  /** The group of a row in the summary; empty if it cannot be told. */
  String groupOf(ReferenceRow row);

  /**
   * What a row is a figure of. Rows of the same key whose figures differ contradict each other:
   * they are reported, but none of them decides.
   */
  default Optional<String> keyOf(ReferenceRow row) {
    return Optional.empty();
  }

  /** The column of the figure, for rows with a key. */
  default String valueColumn() {
    return mainMetric();
  }

  /** The metric that a row which cannot be run is listed with. */
  String mainMetric();

  /**
   * Simulates a row; may be called for several rows at a time.
   *
   * @param tolerances that the user asked for
   * @throws NotExpressibleException if the row says something that the simulator cannot do
   */
  List<Comparison> run(ReferenceRow row, Tolerances tolerances) throws NotExpressibleException;
}
