package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.npulator.workload.mapping.ActivationVariants.Variant;
import org.npulator.workload.mapping.CoreTask.Computation;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Tensor;

/**
 * Divides the operators of one step among cores, as tensor parallelism does (Shoeybi et al.,
 * Megatron-LM, 2019), and inserts the exchanges of activations in between. Attention is divided by
 * heads that share keys and values; elementwise operators follow their inputs; norms are computed
 * by every core that needs them; gathers and argmax are the work of the first core.
 */
final class Partitioner {
  private final DividedStep step;
  private final MatmulPartitioner matmuls;
  private final AttentionPartitioner attentions;
  private final ElementwisePartitioner elementwises;

  private Partitioner(DividedStep step, PartitionPolicy policy) {
    this.step = step;
    matmuls = new MatmulPartitioner(step, policy);
    attentions = new AttentionPartitioner(step);
    elementwises = new ElementwisePartitioner(step);
  }

  /**
   * @param firstMessage identity of the first message, unlike those of other sub-batches
   */
  static PartitionedStep partition(
      Machine machine, Cores cores, PartitionPolicy policy, SubBatch subBatch, int firstMessage) {
    List<Operator> operators = subBatch.step().operators();
    if (cores.count() == 1) {
      return together(subBatch);
    }
    DividedStep divided =
        new DividedStep(machine, cores.count(), operators, subBatch.slices(), firstMessage);
    new Partitioner(divided, policy).divide(operators);
    return divided.finish();
  }

  private static PartitionedStep together(SubBatch subBatch) {
    List<Operator> operators = subBatch.step().operators();
    List<CoreTask> tasks = new ArrayList<>();
    Map<String, WeightSlice> slices = new HashMap<>(subBatch.slices());
    for (int index = 0; index < operators.size(); index++) {
      Operator operator = operators.get(index);
      if (operator instanceof Matmul matmul && matmul.active().isPresent()) {
        WeightSlice slice = WeightSlice.active(matmul, matmul.active().get());
        Matmul active = slice.of(matmul);
        slices.put(active.weight().name(), slice);
        operator = active;
      }
      tasks.add(new Computation(index, operator));
    }
    return new PartitionedStep(
        List.of(tasks), Collections.nCopies(operators.size(), "none"), slices);
  }

  private void divide(List<Operator> operators) {
    for (int index = 0; index < operators.size(); index++) {
      Operator operator = operators.get(index);
      if (operator instanceof Matmul matmul) {
        matmuls.divide(index, matmul);
      } else if (operator instanceof Attention attention) {
        attentions.divide(index, attention);
      } else if (operator instanceof Gather gather) {
        divide(index, gather);
      } else if (operator instanceof Reduction reduction) {
        divide(index, reduction);
      } else {
        elementwises.divide(index, (Elementwise) operator);
      }
    }
  }

  private void divide(int index, Gather gather) {
    Distribution first = Distribution.on(0, gather.output(), step.cores());
    Tensor output = step.make(gather.output(), first).on(0);
    step.add(index, 0, new Gather(gather.role(), gather.layer(), gather.table(), output));
    step.divided("core0");
  }

  /** Norms are computed where they are needed, the choice of a token on one core. */
  private static boolean isOfOneCore(Reduction.Kind kind) {
    return switch (kind) {
      case ARGMAX, TOP_K, SAMPLE, SAMPLE_TOP_K -> true;
      case RMS_NORM, LAYER_NORM -> false;
    };
  }

  private void divide(int index, Reduction reduction) {
    Tensor input = reduction.input();
    Tensor output = reduction.output();
    Distribution distribution;
    if (isOfOneCore(reduction.kind()) || step.isResult(output)) {
      distribution = Distribution.on(0, input, step.cores());
    } else {
      distribution =
          step.distributions(input).stream()
              .filter(known -> known.byRows(input) && input.rows() == output.rows())
              .filter(known -> known.holders().size() > 1)
              .findFirst()
              .orElse(Distribution.everywhere(input, step.cores()));
    }
    Variant source = step.need(input, distribution, index);
    boolean byRows = input.rows() == output.rows();
    Variant target =
        step.make(
            output,
            byRows
                ? distribution.withAllColumns(output)
                : Distribution.whereAny(distribution, output));
    for (int core : distribution.holders()) {
      step.add(
          index,
          core,
          new Reduction(
              reduction.role(),
              reduction.layer(),
              reduction.kind(),
              source.on(core),
              reduction.weight(),
              target.on(core),
              reduction.constant()));
    }
    step.divided(step.name(distribution, input));
  }
}
