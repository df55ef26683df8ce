package org.npulator.workload.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.operator.ActiveNeurons;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/**
 * Lists the operators of one step. An activation is named like the operator that makes it, a weight
 * like the operator that uses it with {@code .weight} or {@code .bias}.
 */
final class DecoderStep {
  private static final int NO_LAYER = -1;
  private static final String EMBEDDING_TABLE = "embedding.weight";

  private final ModelDescription model;
  private final FormatSet formats;
  private final Sampling sampling;
  private final long batch;
  private final long newTokens;
  private final long cachedTokens;
  private final long rows;
  private final Tensor rotaryTable;
  private final List<Operator> operators = new ArrayList<>();

  DecoderStep(
      ModelDescription model,
      FormatSet formats,
      Sampling sampling,
      long batch,
      long newTokens,
      long cachedTokens) {
    this.sampling = sampling;
    this.model = model;
    this.formats = formats;
    this.batch = batch;
    this.newTokens = newTokens;
    this.cachedTokens = cachedTokens;
    this.rows = Math.multiplyExact(batch, newTokens);
    this.rotaryTable =
        weight(
            "rope_table." + cachedTokens + "-" + (cachedTokens + newTokens - 1),
            rows,
            model.attention().headDimension(),
            NumberFormat.BF16);
  }

  Step generate(StepKind kind) {
    Tensor stream = embedding();
    for (int layer = 0; layer < model.layers(); layer++) {
      Tensor attended = attentionBlock(layer, stream);
      stream = add("attention_residual", layer, stream, attended);
      Tensor transformed = feedForwardBlock(layer, stream);
      stream = add("mlp_residual", layer, stream, transformed);
    }
    head(stream);
    return new Step(kind, batch, newTokens, cachedTokens, operators);
  }

  private Tensor embedding() {
    Tensor table =
        weight(EMBEDDING_TABLE, model.vocabulary(), model.hiddenSize(), formats.weight());
    Tensor embedded = activation("embedding", NO_LAYER, rows, model.hiddenSize());
    operators.add(new Gather("embedding", NO_LAYER, table, embedded));
    if (!model.scaledEmbeddings()) {
      return embedded;
    }
    return elementwise(
        "embedding_scale",
        NO_LAYER,
        Elementwise.Kind.SCALE,
        List.of(embedded),
        NumberFormat.BF16,
        Math.sqrt(model.hiddenSize()));
  }

  private Tensor attentionBlock(int layer, Tensor stream) {
    AttentionShape shape = model.attention();
    boolean bias = shape.queryKeyValueBias();
    NumberFormat cache = formats.keyValue();
    Tensor normed = norm("input_norm", layer, stream, rows);
    Tensor query = project("q_proj", layer, normed, shape.queryColumns(), bias, NumberFormat.BF16);
    Tensor key = project("k_proj", layer, normed, shape.keyValueColumns(), bias, NumberFormat.BF16);
    Tensor value = project("v_proj", layer, normed, shape.keyValueColumns(), bias, cache);
    Tensor rotatedQuery = rotate("q_rope", layer, query, formats.attention());
    Tensor rotatedKey = rotate("k_rope", layer, key, cache);
    Tensor output =
        activation("attention", layer, rows, shape.queryColumns(), formats.activation());
    operators.add(
        new Attention(
            "attention",
            layer,
            rotatedQuery,
            rotatedKey,
            value,
            cache("key_cache", layer),
            cache("value_cache", layer),
            output,
            batch,
            newTokens,
            cachedTokens,
            shape.queryHeads(),
            shape.keyValueHeads(),
            shape.headDimension(),
            shape.window(layer)));
    return project(
        "o_proj", layer, output, model.hiddenSize(), shape.outputBias(), NumberFormat.BF16);
  }

  private Tensor feedForwardBlock(int layer, Tensor stream) {
    FeedForwardShape shape = model.feedForward();
    long intermediate = shape.intermediateSize();
    OptionalLong active = formats.activeNeurons(intermediate, rows);
    Tensor normed = norm("post_attention_norm", layer, stream, rows);
    List<Tensor> inputs = new ArrayList<>();
    if (shape.gated()) {
      inputs.add(expand("gate_proj", layer, normed, intermediate, shape.bias(), active));
    }
    inputs.add(expand("up_proj", layer, normed, intermediate, shape.bias(), active));
    Activation function = shape.activation();
    Tensor activated =
        elementwise(
            "activation",
            layer,
            shape.gated() ? function.gated() : function.plain(),
            inputs,
            formats.activation(),
            0);
    if (active.isPresent()) {
      return projectActive(
          "down_proj",
          layer,
          activated,
          intermediate,
          model.hiddenSize(),
          new ActiveNeurons(ActiveNeurons.Side.INPUTS, active.getAsLong()));
    }
    return project(
        "down_proj", layer, activated, model.hiddenSize(), shape.bias(), NumberFormat.BF16);
  }

  private Tensor expand(
      String role, int layer, Tensor input, long columns, boolean bias, OptionalLong active) {
    if (active.isEmpty()) {
      return project(role, layer, input, columns, bias, NumberFormat.BF16);
    }
    ActiveNeurons neurons = new ActiveNeurons(ActiveNeurons.Side.OUTPUTS, active.getAsLong());
    return projectActive(role, layer, input, input.columns(), columns, neurons);
  }

  private Tensor projectActive(
      String role, int layer, Tensor input, long k, long n, ActiveNeurons active) {
    long columns = active.side() == ActiveNeurons.Side.OUTPUTS ? active.count() : n;
    Tensor output = activation(role, layer, rows, columns);
    Tensor weight = weight(output.name() + ".weight", k, n, formats.weight());
    operators.add(
        new Matmul(role, layer, input, weight, Optional.empty(), output, Optional.of(active)));
    return output;
  }

  /** Norm and head work on the last token of each sequence only. */
  private void head(Tensor stream) {
    Tensor normed = norm("final_norm", NO_LAYER, stream, batch);
    Tensor weight =
        weight(
            model.tiedEmbeddings() ? EMBEDDING_TABLE : "lm_head.weight",
            model.hiddenSize(),
            model.vocabulary(),
            formats.weight());
    Tensor logits = activation("lm_head", NO_LAYER, batch, model.vocabulary());
    operators.add(new Matmul("lm_head", NO_LAYER, normed, weight, Optional.empty(), logits));
    chooseToken(logits);
  }

  private void chooseToken(Tensor logits) {
    if (sampling.greedy()) {
      reduce("argmax", Reduction.Kind.ARGMAX, logits, 1, NumberFormat.INT32, 0);
      return;
    }
    long candidates = Math.min(sampling.candidates(), logits.columns());
    if (candidates == 0) {
      reduce("sample", Reduction.Kind.SAMPLE, logits, 1, NumberFormat.INT32, 1);
      return;
    }
    Tensor pairs =
        reduce("top_k", Reduction.Kind.TOP_K, logits, 2 * candidates, NumberFormat.FP32, 0);
    reduce("sample", Reduction.Kind.SAMPLE_TOP_K, pairs, 1, NumberFormat.INT32, 1);
  }

  private Tensor reduce(
      String role,
      Reduction.Kind kind,
      Tensor input,
      long columns,
      NumberFormat format,
      double constant) {
    Tensor output = activation(role, NO_LAYER, batch, columns, format);
    operators.add(new Reduction(role, NO_LAYER, kind, input, Optional.empty(), output, constant));
    return output;
  }

  private Tensor norm(String role, int layer, Tensor input, long outputRows) {
    Tensor output = activation(role, layer, outputRows, input.columns(), formats.activation());
    Tensor weight = weight(output.name() + ".weight", 1, input.columns(), NumberFormat.BF16);
    operators.add(
        new Reduction(
            role,
            layer,
            Reduction.Kind.RMS_NORM,
            input,
            Optional.of(weight),
            output,
            model.normEpsilon()));
    return output;
  }

  private Tensor project(
      String role, int layer, Tensor input, long columns, boolean bias, NumberFormat format) {
    Tensor output = activation(role, layer, rows, columns, format);
    Tensor weight = weight(output.name() + ".weight", input.columns(), columns, formats.weight());
    Optional<Tensor> vector =
        bias
            ? Optional.of(weight(output.name() + ".bias", 1, columns, NumberFormat.BF16))
            : Optional.empty();
    operators.add(new Matmul(role, layer, input, weight, vector, output));
    return output;
  }

  private Tensor rotate(String role, int layer, Tensor input, NumberFormat format) {
    Tensor output = activation(role, layer, rows, input.columns(), format);
    operators.add(
        new Elementwise(
            role,
            layer,
            Elementwise.Kind.ROTARY_EMBEDDING,
            List.of(input, rotaryTable),
            output,
            model.attention().headDimension(),
            0));
    return output;
  }

  private Tensor add(String role, int layer, Tensor one, Tensor other) {
    return elementwise(
        role, layer, Elementwise.Kind.ADD, List.of(one, other), NumberFormat.BF16, 0);
  }

  private Tensor elementwise(
      String role,
      int layer,
      Elementwise.Kind kind,
      List<Tensor> inputs,
      NumberFormat format,
      double constant) {
    long columns = inputs.get(0).columns();
    Tensor output = activation(role, layer, rows, columns, format);
    operators.add(new Elementwise(role, layer, kind, inputs, output, columns, constant));
    return output;
  }

  private Tensor cache(String name, int layer) {
    return new Tensor(
        qualified(name, layer),
        TensorKind.KV_CACHE,
        batch * (cachedTokens + newTokens),
        model.attention().keyValueColumns(),
        formats.keyValue());
  }

  private static Tensor weight(String name, long rows, long columns, NumberFormat format) {
    return new Tensor(name, TensorKind.WEIGHT, rows, columns, format);
  }

  private static Tensor activation(String role, int layer, long rows, long columns) {
    return activation(role, layer, rows, columns, NumberFormat.BF16);
  }

  private static Tensor activation(
      String role, int layer, long rows, long columns, NumberFormat format) {
    return new Tensor(qualified(role, layer), TensorKind.ACTIVATION, rows, columns, format);
  }

  private static String qualified(String name, int layer) {
    return layer < 0 ? name : "layer" + layer + "." + name;
  }
}
