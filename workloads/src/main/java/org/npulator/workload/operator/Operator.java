package org.npulator.workload.operator;

import java.util.List;

/** One operator of a step, by structure; what it is for in a model is its role. */
public sealed interface Operator permits Matmul, Attention, Reduction, Elementwise, Gather {

  /** What it is for, such as q_proj, attention, input_norm, lm_head. */
  String role();

  /** The layer it belongs to, or -1 outside the layers. */
  int layer();

  /** The tensors it reads, weights and KV caches included. */
  List<Tensor> inputs();

  /** The activation it makes. */
  Tensor output();

  /** Multiply-accumulate operations of its matrix products. */
  long macs();

  /** Calls the method of the visitor for this kind of operator. */
  <R> R accept(OperatorVisitor<R> visitor);

  /** A name that is unique in a step, such as layer3.q_proj. */
  default String name() {
    return layer() < 0 ? role() : "layer" + layer() + "." + role();
  }
}
