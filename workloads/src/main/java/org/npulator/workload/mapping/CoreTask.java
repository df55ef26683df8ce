package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Tensor;

/** A part of the work of one core in a step, in the order of the step. */
sealed interface CoreTask {

  /** The index of the operator of the step it belongs to. */
  int operator();

  List<Tensor> inputs();

  List<Tensor> outputs();

  /** The core's part of an operator. */
  record Computation(int operator, Operator computes) implements CoreTask {
    @Override
    public List<Tensor> inputs() {
      return computes.inputs();
    }

    @Override
    public List<Tensor> outputs() {
      return List.of(computes.output());
    }
  }

  /**
   * The core's part of an operator of which units at the banks have a share and the arrays the
   * other; in steps in which the units do nothing, the arrays have both.
   */
  record SplitComputation(int operator, Operator whole, OperatorShares shares) implements CoreTask {
    @Override
    public List<Tensor> inputs() {
      return whole.inputs();
    }

    @Override
    public List<Tensor> outputs() {
      return List.of(whole.output());
    }
  }

  /**
   * The core's part of products of the same activations and of the elementwise operator that alone
   * uses them, computed together tile by tile.
   *
   * @param operator the index of the elementwise operator
   * @param operators the indices of the products
   */
  record FusedProducts(
      int operator, List<Integer> operators, List<Matmul> products, Elementwise elementwise)
      implements CoreTask {
    @Override
    public List<Tensor> inputs() {
      List<Tensor> inputs = new ArrayList<>();
      products.forEach(product -> inputs.addAll(product.inputs()));
      return inputs;
    }

    @Override
    public List<Tensor> outputs() {
      return List.of(elementwise.output());
    }
  }

  /** A pass over all tiles of the core's part of an attention that is not fused. */
  record AttentionPass(int operator, Kind kind, UnfusedAttention unfused) implements CoreTask {
    enum Kind {
      SCORES,
      SOFTMAX,
      WEIGHTED_VALUES
    }

    @Override
    public List<Tensor> inputs() {
      Attention attention = unfused.attention();
      return switch (kind) {
        case SCORES -> List.of(attention.query(), attention.key(), attention.keyCache());
        case SOFTMAX -> List.of(unfused.scores());
        case WEIGHTED_VALUES ->
            List.of(unfused.probabilities(), attention.value(), attention.valueCache());
      };
    }

    @Override
    public List<Tensor> outputs() {
      return switch (kind) {
        case SCORES -> List.of(unfused.scores());
        case SOFTMAX -> List.of(unfused.probabilities());
        case WEIGHTED_VALUES -> List.of(unfused.attention().output());
      };
    }
  }

  /**
   * The core's part of changing which core has what of an activation.
   *
   * @param source what the core has before, if it has to send of it
   * @param target what the core has afterwards
   * @param transfers that the core takes part in
   */
  record Exchange(
      int operator, Optional<Part> source, Optional<Part> target, List<Transfer> transfers)
      implements CoreTask {
    @Override
    public List<Tensor> inputs() {
      return source.map(Part::tensor).stream().toList();
    }

    @Override
    public List<Tensor> outputs() {
      return target.map(Part::tensor).stream().toList();
    }
  }

  /** A block of an activation, as a tensor of its own on a core. */
  record Part(Tensor tensor, Block block) {}

  /**
   * A message.
   *
   * @param message identity in the step, in the order in which all cores send and receive
   * @param destinations a bit for each core
   * @param region of the activation
   */
  record Transfer(int message, int source, long destinations, Block region) {}
}
