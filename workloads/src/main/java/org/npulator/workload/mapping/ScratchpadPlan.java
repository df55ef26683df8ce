package org.npulator.workload.mapping;

import java.util.List;
import org.npulator.workload.mapping.CoreTask.AttentionPass;
import org.npulator.workload.mapping.CoreTask.Computation;
import org.npulator.workload.mapping.CoreTask.FusedProducts;
import org.npulator.workload.mapping.CoreTask.SplitComputation;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/**
 * How the scratchpad of a core is divided in a step: activations that stay, vectors such as norm
 * weights, probabilities and running state of attention, tiles of activations that lie in memory,
 * and the rest, at least a quarter, for weights and cached keys and values; at least half if scores
 * of units at the banks come there. If units and arrays have a share each of an operator, what
 * comes back from the units has a part of its own meanwhile.
 */
final class ScratchpadPlan {
  /** One in so many parts is left to weights, keys and values at least. */
  private static final int LEAST_STREAM = 4;

  private final long base;
  private final ActivationPlan activations;
  private final long constantBytes;
  private final long probabilityBytes;
  private final long stateBytes;
  private final long inputBytes;
  private final long outputBytes;
  private final long unitsBytes;
  private final long streamBytes;

  /**
   * @param base first byte of the part of the scratchpad that it divides
   * @param inputShare part of the scratchpad, one in so many, for tiles of activations that lie in
   *     memory, if there are any; half as much for tiles of outputs
   * @throws MappingException if the scratchpad is too small for the tiles of the step
   */
  ScratchpadPlan(
      Machine machine,
      MemoryLayout layout,
      MappingConfig dictated,
      StepKind kind,
      List<CoreTask> tasks,
      long base,
      int inputShare)
      throws MappingException {
    this.base = base;
    long capacity = machine.scratchpadBytes();
    long constants = capacity / 32;
    long probabilities = 0;
    long state = 0;
    long stream = 0;
    long units = 0;
    for (CoreTask task : tasks) {
      if (task instanceof FusedProducts group) {
        for (Operator product : group.products()) {
          constants = Math.max(constants, 2 * largestConstant(product, layout));
        }
      }
      if (task instanceof AttentionPass pass) {
        Attention attention = pass.unfused().attention();
        long queries = AttentionTiling.of(machine, attention, dictated, kind).queryBytes();
        probabilities = Math.max(probabilities, 3 * queries);
      }
      for (Operator operator : computed(task)) {
        constants = Math.max(constants, 2 * largestConstant(operator, layout));
        if (operator instanceof Attention attention && layout.pim().returnsScores(attention)) {
          stream = PimSplitAttentionMapping.streamBytes(capacity);
        }
        if (operator instanceof Attention attention) {
          AttentionTiling tiling = AttentionTiling.of(machine, attention, dictated, kind);
          probabilities =
              Math.max(probabilities, 3 * (tiling.probabilityBytes() + tiling.queryBytes()));
          state = Math.max(state, 3 * tiling.stateBytes());
        }
      }
      if (task instanceof SplitComputation split
          && layout.pim().isAtUnits(kind, split.shares().units())) {
        units = Math.max(units, capacity / LEAST_STREAM);
      }
    }
    if (units > 0) {
      units = Sizes.roundUp(Math.max(units, stream), machine.wordBytes());
      stream = 0;
    }
    constantBytes = Sizes.roundUp(constants, machine.wordBytes());
    probabilityBytes = Sizes.roundUp(probabilities, machine.wordBytes());
    stateBytes = Sizes.roundUp(state, machine.wordBytes());
    unitsBytes = units;
    long leastStream =
        units
            + Sizes.roundUp(
                Math.max(stream, Math.max(capacity / LEAST_STREAM, 4 * layout.largestTileBytes())),
                machine.wordBytes());
    long left = capacity - constantBytes - probabilityBytes - stateBytes - leastStream;
    ActivationPlan allResident = new ActivationPlan(machine, tasks, Math.max(0, left));
    if (allResident.spills()) {
      inputBytes = Sizes.roundUp(capacity / inputShare, machine.wordBytes());
      outputBytes = Sizes.roundUp(capacity / inputShare / 2, machine.wordBytes());
      left -= inputBytes + outputBytes;
      activations = new ActivationPlan(machine, tasks, Math.max(0, left));
    } else {
      inputBytes = 0;
      outputBytes = 0;
      activations = allResident;
    }
    if (left < 0) {
      throw new MappingException(
          "the scratchpad has %d bytes, the tiles of this step need %d"
              .formatted(capacity, capacity - left));
    }
    streamBytes = leastStream + left - activations.scratchpadBytes();
  }

  private static List<Operator> computed(CoreTask task) {
    if (task instanceof SplitComputation split) {
      return split.shares().both();
    }
    return task instanceof Computation computation ? List.of(computation.computes()) : List.of();
  }

  /** Bytes of the longest vector or row of a table that an operator has to hold at a time. */
  private static long largestConstant(Operator operator, MemoryLayout layout) {
    long bytes = 0;
    if (operator instanceof Matmul matmul && matmul.bias().isPresent()) {
      long columns = layout.weight(matmul.weight()).tileN();
      bytes = matmul.bias().get().format().rowBytes(columns);
    }
    if (operator instanceof Reduction || operator instanceof Elementwise) {
      for (Tensor input : operator.inputs()) {
        if (input.kind() == TensorKind.WEIGHT) {
          bytes = Math.max(bytes, input.format().rowBytes(input.columns()));
        }
      }
    }
    return bytes;
  }

  ActivationPlan activations() {
    return activations;
  }

  /** The first byte of activations that stay. */
  long activationBase() {
    return base;
  }

  long constantBase() {
    return base + activations.scratchpadBytes();
  }

  long constantBytes() {
    return constantBytes;
  }

  long probabilityBase() {
    return constantBase() + constantBytes;
  }

  long probabilityBytes() {
    return probabilityBytes;
  }

  long stateBase() {
    return probabilityBase() + probabilityBytes;
  }

  long stateBytes() {
    return stateBytes;
  }

  long inputBase() {
    return stateBase() + stateBytes;
  }

  long inputBytes() {
    return inputBytes;
  }

  long outputBase() {
    return inputBase() + inputBytes;
  }

  long outputBytes() {
    return outputBytes;
  }

  long streamBase() {
    return outputBase() + outputBytes;
  }

  /** Part of the stream for what comes back from units while the arrays do their share. */
  long unitsBytes() {
    return unitsBytes;
  }

  /** Bytes by which loads of weights, keys and values run ahead. */
  long streamBytes() {
    return streamBytes;
  }
}
