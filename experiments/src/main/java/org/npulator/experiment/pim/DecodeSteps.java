package org.npulator.experiment.pim;

import org.npulator.workload.model.InvalidWorkloadException;
import org.npulator.workload.operator.Workload;

/** What is compared: decode steps of any batch and context. */
public interface DecodeSteps {

  /** Its name and number formats. */
  String name();

  /**
   * A decode step.
   *
   * @param context tokens of each sequence that are in the KV cache before
   * @throws InvalidWorkloadException if there is no such step
   */
  Workload at(long batch, long context) throws InvalidWorkloadException;

  /** The same operators, but equal layers once: enough to estimate each of them by itself. */
  DecodeSteps ofOneLayer();

  /**
   * The longest context before the step that there is and that a memory holds beside the weights;
   * less than 1 if it holds none.
   */
  long mostContext(long batch, long memoryBytes) throws InvalidWorkloadException;
}
