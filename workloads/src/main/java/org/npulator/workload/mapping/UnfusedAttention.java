package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.mapping.CoreTask.AttentionPass;
import org.npulator.workload.mapping.CoreTask.Computation;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/**
 * Attention in three passes over all of its tiles: scores, softmax, weighted values. What goes from
 * pass to pass are activations like others: on chip if there is room, else in memory.
 *
 * @param scores [batch * query heads * new tokens, keys that a token of the step sees]; 4 bytes, as
 *     all sums that leave the accumulators unconverted
 * @param probabilities shaped as the scores, in the format in which the array takes them
 */
record UnfusedAttention(Attention attention, Tensor scores, Tensor probabilities) {

  static UnfusedAttention of(Machine machine, Attention attention) throws MappingException {
    long rows =
        Math.multiplyExact(
            Math.multiplyExact(attention.batch(), attention.queryHeads()), attention.newTokens());
    long keys = AttentionTiling.mostKeys(attention, attention.newTokens());
    NumberFormat format = AttentionTiling.queryFormat(machine, attention);
    return new UnfusedAttention(
        attention,
        new Tensor(
            attention.name() + ".scores", TensorKind.ACTIVATION, rows, keys, NumberFormat.FP32),
        new Tensor(attention.name() + ".probabilities", TensorKind.ACTIVATION, rows, keys, format));
  }

  /** The tasks with the passes of those attentions that are not to be fused. */
  static List<CoreTask> split(Machine machine, MappingConfig dictated, List<CoreTask> tasks)
      throws MappingException {
    List<CoreTask> result = new ArrayList<>();
    for (CoreTask task : tasks) {
      Optional<Attention> attention = attention(task);
      if (attention.flatMap(found -> dictated.fuses(found.role())).orElse(true)) {
        result.add(task);
        continue;
      }
      UnfusedAttention unfused = of(machine, attention.orElseThrow());
      for (AttentionPass.Kind kind : AttentionPass.Kind.values()) {
        result.add(new AttentionPass(task.operator(), kind, unfused));
      }
    }
    return result;
  }

  private static Optional<Attention> attention(CoreTask task) {
    return task instanceof Computation computation
            && computation.computes() instanceof Attention attention
        ? Optional.of(attention)
        : Optional.empty();
  }

  /** The row of scores and probabilities in which those of a tile begin; they are consecutive. */
  long firstRow(AttentionTile tile) {
    return (tile.sequence() * attention.queryHeads() + tile.firstHead()) * attention.newTokens()
        + tile.firstToken();
  }
}
