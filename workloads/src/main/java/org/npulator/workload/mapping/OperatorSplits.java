package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.npulator.hw.pim.PimMappingException;
import org.npulator.workload.mapping.CoreTask.Computation;
import org.npulator.workload.mapping.CoreTask.SplitComputation;
import org.npulator.workload.mapping.MappingConfig.SplitChoice;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;

/**
 * The operators that units at the banks and cores do together, in all steps.
 *
 * @param byRole how those of a role are split
 */
record OperatorSplits(Map<String, SplitChoice> byRole) {

  private static boolean canBeSplit(Operator operator) {
    return operator instanceof Matmul || operator instanceof Attention;
  }

  /** The step with these operators in two shares each. */
  PartitionedStep apply(PartitionedStep step) {
    if (byRole.isEmpty()) {
      return step;
    }
    Map<String, WeightSlice> slices = new HashMap<>(step.slices());
    List<List<CoreTask>> cores = new ArrayList<>();
    for (List<CoreTask> tasks : step.cores()) {
      List<CoreTask> own = new ArrayList<>();
      for (CoreTask task : tasks) {
        own.add(task instanceof Computation computation ? apply(computation, slices) : task);
      }
      cores.add(own);
    }
    return new PartitionedStep(cores, step.partitions(), slices);
  }

  private CoreTask apply(Computation computation, Map<String, WeightSlice> slices) {
    SplitChoice split = byRole.get(computation.computes().role());
    if (split == null || !canBeSplit(computation.computes())) {
      return computation;
    }
    OperatorShares shares = shares(computation.computes(), split);
    shares
        .stored()
        .forEach(
            (name, part) -> {
              WeightSlice outer = slices.get(part.whole().name());
              slices.put(name, outer == null ? part : outer.slice(part.block()));
            });
    return new SplitComputation(computation.operator(), computation.computes(), shares);
  }

  private static OperatorShares shares(Operator operator, SplitChoice split) {
    try {
      return OperatorShares.of(operator, split);
    } catch (PimMappingException cannot) {
      throw new IllegalStateException(cannot); // all parts were split before it was chosen
    }
  }
}
