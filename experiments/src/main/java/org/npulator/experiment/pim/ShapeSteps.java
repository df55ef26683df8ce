package org.npulator.experiment.pim;

import java.util.List;
import java.util.Optional;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.InvalidWorkloadException;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;
import org.npulator.workload.operator.Workload;

/** Decode steps of one operator that belongs to no model. */
public record ShapeSteps(Shape shape, FormatSet formats) implements DecodeSteps {
  private static final String STREAM = "stream";

  /** What the operator computes. */
  public sealed interface Shape {}

  /** Products of a weight matrix with a vector of each sequence. */
  public record Product(long outputs, long inputs) implements Shape {
    @Override
    public String toString() {
      return "product " + outputs + "x" + inputs;
    }
  }

  /**
   * Attention of a new token of each sequence.
   *
   * @param queryHeads a multiple of keyValueHeads
   */
  public record Heads(long queryHeads, long keyValueHeads, long dimension) implements Shape {
    @Override
    public String toString() {
      return "attention " + queryHeads + "x" + keyValueHeads + "x" + dimension;
    }
  }

  @Override
  public String name() {
    return shape + " " + formats.name();
  }

  @Override
  public Workload at(long batch, long context) throws InvalidWorkloadException {
    try {
      List<Operator> operators =
          shape instanceof Product product
              ? List.of(
                  product("product", batch, product.inputs(), product.outputs(), NumberFormat.BF16))
              : attention((Heads) shape, batch, context);
      return new Workload(
          shape.toString(),
          formats.name(),
          context + 1,
          List.of(new Step(StepKind.DECODE, batch, 1, context, operators)));
    } catch (IllegalArgumentException cannotBe) {
      throw new InvalidWorkloadException(shape + ": " + cannotBe.getMessage());
    }
  }

  private Matmul product(String role, long batch, long inputs, long outputs, NumberFormat format) {
    return new Matmul(
        role,
        0,
        new Tensor(STREAM, TensorKind.INPUT, batch, inputs, formats.activation()),
        new Tensor(role + ".weight", TensorKind.WEIGHT, inputs, outputs, formats.weight()),
        Optional.empty(),
        new Tensor(role, TensorKind.ACTIVATION, batch, outputs, format));
  }

  /** Queries, keys and values are products of an input that is as wide as a head. */
  private List<Operator> attention(Heads heads, long batch, long context) {
    long dimension = heads.dimension();
    long queryColumns = Math.multiplyExact(heads.queryHeads(), dimension);
    long keyColumns = Math.multiplyExact(heads.keyValueHeads(), dimension);
    NumberFormat cache = formats.keyValue();
    Matmul query = product("query", batch, dimension, queryColumns, formats.attention());
    Matmul key = product("key", batch, dimension, keyColumns, cache);
    Matmul value = product("value", batch, dimension, keyColumns, cache);
    long tokens = Math.multiplyExact(batch, context + 1);
    return List.of(
        query,
        key,
        value,
        new Attention(
            "attention",
            0,
            query.output(),
            key.output(),
            value.output(),
            new Tensor("key_cache", TensorKind.KV_CACHE, tokens, keyColumns, cache),
            new Tensor("value_cache", TensorKind.KV_CACHE, tokens, keyColumns, cache),
            new Tensor(
                "attention", TensorKind.ACTIVATION, batch, queryColumns, formats.activation()),
            batch,
            1,
            context,
            heads.queryHeads(),
            heads.keyValueHeads(),
            dimension));
  }

  /** Whether an operator is the one that is asked for. */
  boolean asksFor(Operator operator) {
    return shape instanceof Product || operator instanceof Attention;
  }

  @Override
  public DecodeSteps ofOneLayer() {
    return this;
  }

  @Override
  public long mostContext(long batch, long memoryBytes) {
    if (!(shape instanceof Heads heads)) {
      return 1;
    }
    long token = 2 * heads.keyValueHeads() * formats.keyValue().rowBytes(heads.dimension()) * batch;
    return memoryBytes / token - 1;
  }
}
