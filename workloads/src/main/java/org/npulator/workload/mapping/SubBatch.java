package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/**
 * Some sequences of a batch that go through the operators of a step by themselves, so that those of
 * another sub-batch can be computed meanwhile (Heo et al., NeuPIMs, ASPLOS 2024, section 5).
 *
 * @param step with an operator for each of the whole step, in the same order
 * @param firstSequence of the batch
 * @param slices the parts of KV caches and tables by the name that they have in the step
 */
record SubBatch(Step step, long firstSequence, Map<String, WeightSlice> slices) {
  /**
   * Divides a step into sub-batches of about equally many sequences.
   *
   * @throws MappingException if there are fewer sequences, or something cannot be divided by them
   */
  static List<SubBatch> of(Step step, int count) throws MappingException {
    if (count == 1) {
      return List.of(new SubBatch(step, 0, Map.of()));
    }
    if (count > step.batch()) {
      throw new MappingException(
          "subBatches: %d, but a batch of %d sequences; expected 1 to %d"
              .formatted(count, step.batch(), step.batch()));
    }
    long[] bounds = Distribution.bounds(step.batch(), 1, count);
    List<SubBatch> subBatches = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      subBatches.add(new Division(step, bounds[number], bounds[number + 1]).divide());
    }
    return subBatches;
  }

  /** The operators of a sub-batch on their way. */
  private static final class Division {
    private final Step whole;
    private final long first;
    private final long sequences;
    private final Map<String, WeightSlice> slices = new HashMap<>();

    Division(Step whole, long first, long end) {
      this.whole = whole;
      this.first = first;
      this.sequences = end - first;
    }

    SubBatch divide() throws MappingException {
      List<Operator> operators = new ArrayList<>();
      for (Operator operator : whole.operators()) {
        operators.add(divide(operator));
      }
      Step step =
          new Step(whole.kind(), sequences, whole.newTokens(), whole.cachedTokens(), operators);
      return new SubBatch(step, first, slices);
    }

    private Operator divide(Operator operator) throws MappingException {
      Tensor output = activation(operator, operator.output());
      if (operator instanceof Matmul matmul) {
        if (matmul.active().isPresent()) {
          throw new MappingException(
              "subBatches: %s uses the neurons that are active in a whole batch; expected 1"
                  .formatted(matmul.name()));
        }
        return new Matmul(
            matmul.role(),
            matmul.layer(),
            activation(matmul, matmul.input()),
            matmul.weight(),
            matmul.bias(),
            output,
            Optional.empty());
      }
      if (operator instanceof Attention attention) {
        return new Attention(
            attention.role(),
            attention.layer(),
            activation(attention, attention.query()),
            activation(attention, attention.key()),
            activation(attention, attention.value()),
            stored(attention, attention.keyCache()),
            stored(attention, attention.valueCache()),
            output,
            sequences,
            attention.newTokens(),
            attention.cachedTokens(),
            attention.queryHeads(),
            attention.keyValueHeads(),
            attention.headDimension(),
            attention.window());
      }
      if (operator instanceof Gather gather) {
        return new Gather(gather.role(), gather.layer(), gather.table(), output);
      }
      if (operator instanceof Reduction reduction) {
        return new Reduction(
            reduction.role(),
            reduction.layer(),
            reduction.kind(),
            activation(reduction, reduction.input()),
            reduction.weight(),
            output,
            reduction.constant());
      }
      Elementwise elementwise = (Elementwise) operator;
      List<Tensor> inputs = new ArrayList<>();
      for (Tensor input : elementwise.inputs()) {
        inputs.add(
            input.kind() == TensorKind.WEIGHT
                ? stored(elementwise, input)
                : activation(elementwise, input));
      }
      return new Elementwise(
          elementwise.role(),
          elementwise.layer(),
          elementwise.kind(),
          inputs,
          output,
          elementwise.segment(),
          elementwise.constant());
    }

    /** Activations of different sub-batches never meet, so they keep their name. */
    private Tensor activation(Operator operator, Tensor tensor) throws MappingException {
      return rows(operator, tensor, tensor.name());
    }

    /** What lies in memory from step to step has a name of its own. */
    private Tensor stored(Operator operator, Tensor tensor) throws MappingException {
      Tensor part = rows(operator, tensor, tensor.name() + ".s" + first);
      long rows = part.rows() / sequences;
      slices.put(
          part.name(),
          new WeightSlice(tensor, new Block(first * rows, part.rows(), 0, tensor.columns())));
      return part;
    }

    private Tensor rows(Operator operator, Tensor tensor, String name) throws MappingException {
      if (tensor.rows() % whole.batch() != 0) {
        throw new MappingException(
            "subBatches: %s has %d rows of %s, which %d sequences do not share equally; expected 1"
                .formatted(operator.name(), tensor.rows(), tensor.name(), whole.batch()));
      }
      long rows = tensor.rows() / whole.batch() * sequences;
      return new Tensor(name, tensor.kind(), rows, tensor.columns(), tensor.format());
    }
  }
}
