package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.npulator.workload.mapping.CoreTask.Computation;
import org.npulator.workload.mapping.CoreTask.Exchange;
import org.npulator.workload.mapping.CoreTask.SplitComputation;
import org.npulator.workload.mapping.CoreTask.Transfer;
import org.npulator.workload.operator.Operator;

/**
 * A step divided among cores.
 *
 * @param cores what each core does, in order
 * @param partitions how each operator of the step is divided, such as n/4
 * @param slices parts of weights and KV caches by the name that they have in the tasks
 */
record PartitionedStep(
    List<List<CoreTask>> cores, List<String> partitions, Map<String, WeightSlice> slices) {

  /** The computations of all cores in the order of the step. */
  List<Operator> operators() {
    List<Computation> computations = new ArrayList<>();
    for (List<CoreTask> tasks : cores) {
      for (CoreTask task : tasks) {
        if (task instanceof Computation computation) {
          computations.add(computation);
        } else if (task instanceof SplitComputation split) {
          for (Operator share : split.shares().both()) {
            computations.add(new Computation(split.operator(), share));
          }
        }
      }
    }
    computations.sort(Comparator.comparingInt(Computation::operator));
    return computations.stream().map(Computation::computes).toList();
  }

  /** The identity that no message has, nor one after it. */
  int nextMessage(int firstMessage) {
    int next = firstMessage;
    for (List<CoreTask> tasks : cores) {
      for (CoreTask task : tasks) {
        if (task instanceof Exchange exchange) {
          for (Transfer transfer : exchange.transfers()) {
            next = Math.max(next, transfer.message() + 1);
          }
        }
      }
    }
    return next;
  }
}
