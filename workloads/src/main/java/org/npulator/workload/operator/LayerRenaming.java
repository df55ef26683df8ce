package org.npulator.workload.operator;

import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Makes operators of another layer of those of one. A tensor belongs to the layer that its name
 * begins with, as in layer3.q_proj.weight; other tensors belong to none and keep their names.
 */
final class LayerRenaming implements OperatorVisitor<Operator> {
  private static final String LAYER = "layer";

  private final IntUnaryOperator layers;

  /**
   * @param layers the new number of each layer
   */
  LayerRenaming(IntUnaryOperator layers) {
    this.layers = layers;
  }

  @Override
  public Operator matmul(Matmul operator) {
    return new Matmul(
        operator.role(),
        layer(operator),
        renamed(operator.input()),
        renamed(operator.weight()),
        renamed(operator.bias()),
        renamed(operator.output()),
        operator.active());
  }

  @Override
  public Operator attention(Attention operator) {
    return new Attention(
        operator.role(),
        layer(operator),
        renamed(operator.query()),
        renamed(operator.key()),
        renamed(operator.value()),
        renamed(operator.keyCache()),
        renamed(operator.valueCache()),
        renamed(operator.output()),
        operator.batch(),
        operator.newTokens(),
        operator.cachedTokens(),
        operator.queryHeads(),
        operator.keyValueHeads(),
        operator.headDimension(),
        operator.window());
  }

  @Override
  public Operator reduction(Reduction operator) {
    return new Reduction(
        operator.role(),
        layer(operator),
        operator.kind(),
        renamed(operator.input()),
        renamed(operator.weight()),
        renamed(operator.output()),
        operator.constant());
  }

  @Override
  public Operator elementwise(Elementwise operator) {
    return new Elementwise(
        operator.role(),
        layer(operator),
        operator.kind(),
        operator.inputs().stream().map(this::renamed).toList(),
        renamed(operator.output()),
        operator.segment(),
        operator.constant());
  }

  @Override
  public Operator gather(Gather operator) {
    return new Gather(
        operator.role(), layer(operator), renamed(operator.table()), renamed(operator.output()));
  }

  private int layer(Operator operator) {
    return operator.layer() < 0 ? operator.layer() : layers.applyAsInt(operator.layer());
  }

  private Optional<Tensor> renamed(Optional<Tensor> tensor) {
    return tensor.map(this::renamed);
  }

  private Tensor renamed(Tensor tensor) {
    return new Tensor(
        renamed(tensor.name()), tensor.kind(), tensor.rows(), tensor.columns(), tensor.format());
  }

  /** The name of a tensor or an operator in the other layer. */
  String renamed(String name) {
    int dot = name.indexOf('.');
    if (dot < 0 || !name.startsWith(LAYER)) {
      return name;
    }
    int layer;
    try {
      layer = Integer.parseInt(name.substring(LAYER.length(), dot));
    } catch (NumberFormatException notALayer) {
      return name;
    }
    return LAYER + layers.applyAsInt(layer) + name.substring(dot);
  }
}
