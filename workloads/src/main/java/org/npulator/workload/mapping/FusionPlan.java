package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.workload.mapping.CoreTask.Computation;
import org.npulator.workload.mapping.CoreTask.FusedProducts;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;

/**
 * Which tasks of a core are computed together: one or two products of the same activations and the
 * elementwise operator that follows and alone uses what they make, such as gate and up projection
 * and the activation of a feed-forward block.
 */
final class FusionPlan {
  private final MappingConfig config;
  private final StepKind kind;
  private final MemoryLayout layout;
  private final boolean otherwise;

  /**
   * @param otherwise whether to fuse what is not dictated
   */
  FusionPlan(MappingConfig config, MemoryLayout layout, StepKind kind, boolean otherwise) {
    this.kind = kind;
    this.config = config;
    this.layout = layout;
    this.otherwise = otherwise;
  }

  /** Whether something can be fused and is not dictated. */
  static boolean leavesAChoice(
      MappingConfig config, MemoryLayout layout, StepKind kind, List<CoreTask> tasks) {
    List<CoreTask> fused = new FusionPlan(config, layout, kind, true).apply(tasks);
    return fused.size() != new FusionPlan(config, layout, kind, false).apply(tasks).size();
  }

  List<CoreTask> apply(List<CoreTask> tasks) {
    List<CoreTask> result = new ArrayList<>();
    for (int index = 0; index < tasks.size(); index++) {
      result.add(tasks.get(index));
      Optional<Elementwise> elementwise = elementwise(tasks.get(index));
      int inputs = elementwise.map(operator -> operator.inputs().size()).orElse(0);
      if (inputs == 0 || inputs > index) {
        continue;
      }
      List<CoreTask> group = tasks.subList(index - inputs, index);
      if (canBeFused(elementwise.get(), group, tasks)
          && config.fuses(elementwise.get().role()).orElse(otherwise)) {
        result.subList(result.size() - inputs - 1, result.size()).clear();
        result.add(
            new FusedProducts(
                tasks.get(index).operator(),
                group.stream().map(CoreTask::operator).toList(),
                group.stream().map(task -> matmul(task).orElseThrow()).toList(),
                elementwise.get()));
      }
    }
    return result;
  }

  private static Optional<Elementwise> elementwise(CoreTask task) {
    return task instanceof Computation computation
            && computation.computes() instanceof Elementwise operator
            && isActivation(operator.kind())
        ? Optional.of(operator)
        : Optional.empty();
  }

  /** Whether it can be computed from sums of products. */
  static boolean isActivation(Elementwise.Kind kind) {
    return switch (kind) {
      case SILU, SILU_MULTIPLY, GELU, GELU_MULTIPLY -> true;
      case ADD, SCALE, ROTARY_EMBEDDING -> false;
    };
  }

  private static Optional<Matmul> matmul(CoreTask task) {
    return task instanceof Computation computation
            && computation.computes() instanceof Matmul operator
        ? Optional.of(operator)
        : Optional.empty();
  }

  private boolean canBeFused(Elementwise elementwise, List<CoreTask> group, List<CoreTask> tasks) {
    Matmul first = matmul(group.get(0)).orElse(null);
    for (int index = 0; index < group.size(); index++) {
      Matmul product = matmul(group.get(index)).orElse(null);
      if (product == null
          || first == null
          || layout.pim().product(kind, product.weight().name()).isPresent()
          || layout.pim().product(kind, first.weight().name()).isPresent()) {
        return false;
      }
      WeightPlacement tile = layout.weight(product.weight());
      WeightPlacement firstTile = layout.weight(first.weight());
      boolean alike =
          product.output().equals(elementwise.inputs().get(index))
              && product.input().equals(first.input())
              && product.weight().format().equals(first.weight().format())
              && tile.tileK() == firstTile.tileK()
              && tile.tileN() == firstTile.tileN()
              && (tile.tileN() >= product.output().columns()
                  || tile.tileN() % elementwise.output().format().alignmentElements() == 0)
              && readers(product.output(), tasks) == 1;
      if (!alike) {
        return false;
      }
    }
    return true;
  }

  private static long readers(Tensor tensor, List<CoreTask> tasks) {
    return tasks.stream().filter(task -> task.inputs().stream().anyMatch(tensor::equals)).count();
  }
}
