package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.npulator.workload.mapping.ActivationVariants.Variant;
import org.npulator.workload.mapping.CoreTask.Computation;
import org.npulator.workload.operator.ActiveNeurons;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Tensor;

/**
 * A step on its way to several cores: their tasks so far, and where activations and weights lie.
 */
final class DividedStep {
  private static final long WIDEST_UNIT = 64;
  private static final double TOLERATED_IMBALANCE = 1.1;
  private static final int MESSAGES_OF_SCRATCHPAD = 64;

  private final int cores;
  private final List<List<CoreTask>> tasks = new ArrayList<>();
  private final List<String> partitions = new ArrayList<>();
  private final Map<String, WeightSlice> slices = new HashMap<>();
  private final ActivationVariants activations;
  private final Map<String, Long> units = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  /**
   * @param slices that are known already
   * @param firstMessage identity of the first message
   */
  DividedStep(
      Machine machine,
      int cores,
      List<Operator> operators,
      Map<String, WeightSlice> slices,
      int firstMessage) {
    this.cores = cores;
    this.slices.putAll(slices);
    for (int core = 0; core < cores; core++) {
      tasks.add(new ArrayList<>());
    }
    activations =
        new ActivationVariants(
            tasks, Math.max(16, machine.scratchpadBytes() / MESSAGES_OF_SCRATCHPAD), firstMessage);
    operators.forEach(this::findUnits);
    operators.forEach(operator -> operator.inputs().forEach(input -> used.add(input.name())));
  }

  /** Columns of an activation that stay together because an operator works on heads. */
  private void findUnits(Operator operator) {
    if (operator instanceof Attention attention) {
      for (Tensor input : List.of(attention.query(), attention.key(), attention.value())) {
        units.put(input.name(), attention.headDimension());
      }
    } else if (operator instanceof Elementwise elementwise
        && elementwise.kind() == Elementwise.Kind.ROTARY_EMBEDDING) {
      units.put(elementwise.inputs().get(0).name(), elementwise.segment());
    }
  }

  int cores() {
    return cores;
  }

  /** How the next operator was divided, in the words of results. */
  void divided(String partition) {
    partitions.add(partition);
  }

  void add(int index, int core, Operator operator) {
    tasks.get(core).add(new Computation(index, operator));
  }

  Variant make(Tensor activation, Distribution distribution) {
    return activations.make(activation, distribution);
  }

  Variant need(Tensor activation, Distribution distribution, int index) {
    return activations.need(activation, distribution, index);
  }

  /** The distributions in which an activation exists. */
  List<Distribution> distributions(Tensor activation) {
    return activations.distributions(activation);
  }

  String among(String dimension, Distribution distribution) {
    return dimension + "/" + distribution.holders().size();
  }

  String name(Distribution distribution, Tensor tensor) {
    if (distribution.holders().size() == 1) {
      return "core" + distribution.holders().get(0);
    }
    if (distribution.byRows(tensor)) {
      return among(Partition.ROWS.dimension(), distribution);
    }
    return distribution.byColumns(tensor)
        ? among(Partition.COLUMNS.dimension(), distribution)
        : "all";
  }

  boolean isResult(Tensor output) {
    return !used.contains(output.name());
  }

  /**
   * @param alignment elements after which columns may be cut, besides what the format demands
   */
  Distribution byColumns(Tensor output, long alignment) {
    long least = Sizes.leastCommonMultiple(alignment, output.format().alignmentElements());
    Long head = units.get(output.name());
    long unit =
        head == null ? unit(output.columns(), least) : Sizes.leastCommonMultiple(head, least);
    return Distribution.columns(output, Distribution.bounds(output.columns(), unit, cores));
  }

  /** The widest multiple of the least unit that does not burden one core much more than others. */
  long unit(long size, long least) {
    for (long unit = Sizes.leastCommonMultiple(WIDEST_UNIT, least);
        unit > least && unit % 2 == 0 && unit / 2 % least == 0;
        unit /= 2) {
      long largest = Sizes.ceilDiv(Sizes.ceilDiv(size, unit), cores) * unit;
      if (largest * cores <= TOLERATED_IMBALANCE * size) {
        return unit;
      }
    }
    return least;
  }

  Tensor slice(Tensor whole, String suffix, Block block) {
    if (block.rows() == whole.rows() && block.columns() == whole.columns()) {
      return whole;
    }
    Tensor part =
        new Tensor(
            whole.name() + suffix, whole.kind(), block.rows(), block.columns(), whole.format());
    WeightSlice outer = slices.get(whole.name());
    slices.put(part.name(), outer == null ? new WeightSlice(whole, block) : outer.slice(block));
    return part;
  }

  /** Elements of k after which weights may be cut: whole bytes, if they lie along rows. */
  long alignmentOfDepth(Tensor weight) {
    WeightSlice slice = slices.get(weight.name());
    boolean alongRows =
        slice != null && slice.neurons().equals(Optional.of(ActiveNeurons.Side.OUTPUTS));
    return alongRows ? weight.format().alignmentElements() : 1;
  }

  /** The product with the weights of its active neurons, if only those are used. */
  Matmul active(Matmul matmul) {
    if (matmul.active().isEmpty()) {
      return matmul;
    }
    WeightSlice slice = WeightSlice.active(matmul, matmul.active().get());
    Matmul active = slice.of(matmul);
    slices.put(active.weight().name(), slice);
    return active;
  }

  /** What the cores have to do, once every operator is divided. */
  PartitionedStep finish() {
    dropWhatNobodyUses();
    return new PartitionedStep(tasks, partitions, slices);
  }

  /** A core does not compute what everybody would have but it does not need. */
  private void dropWhatNobodyUses() {
    for (List<CoreTask> own : tasks) {
      Set<String> needed = new HashSet<>();
      List<CoreTask> kept = new ArrayList<>();
      for (int index = own.size() - 1; index >= 0; index--) {
        CoreTask task = own.get(index);
        boolean dropped =
            task instanceof Computation computation
                && used.contains(computation.computes().output().name())
                && !needed.contains(computation.computes().output().name());
        if (!dropped) {
          kept.add(task);
          task.inputs().forEach(input -> needed.add(input.name()));
        }
      }
      Collections.reverse(kept);
      own.clear();
      own.addAll(kept);
    }
  }
}
