package org.npulator.workload.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.workload.json.JsonFormatException;
import org.npulator.workload.json.JsonObject;
import org.npulator.workload.operator.ActiveNeurons;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.AttentionWindow;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Tensor;

/** Makes an operator from the object of one line. */
final class OperatorReader {
  private static final List<String> KINDS =
      List.of("matmul", "attention", "reduction", "elementwise", "gather");
  private static final List<String> TENSOR_KEYS =
      List.of("name", "kind", "rows", "columns", "format");
  private static final long GREATEST_COUNT = 1L << 30;

  private final JsonObject line;

  private OperatorReader(JsonObject line) {
    this.line = line;
  }

  /**
   * Reads an operator.
   *
   * @throws JsonFormatException with the place of what is missing, unknown or out of range
   */
  static Operator read(JsonObject line) throws JsonFormatException {
    String kind = line.choice("operator", KINDS, name -> Optional.of(name).filter(KINDS::contains));
    OperatorReader reader = new OperatorReader(line);
    try {
      return switch (kind) {
        case "matmul" -> reader.matmul();
        case "attention" -> reader.attention();
        case "reduction" -> reader.reduction();
        case "elementwise" -> reader.elementwise();
        default -> reader.gather();
      };
    } catch (IllegalArgumentException rule) {
      throw line.problem(rule.getMessage());
    }
  }

  private Matmul matmul() throws JsonFormatException {
    allowOnly("input", "weight", "bias", "activeInputs", "activeOutputs");
    return new Matmul(
        line.text("role"),
        layer(),
        tensor("input"),
        tensor("weight"),
        optional("bias"),
        output(),
        activeNeurons());
  }

  private Optional<ActiveNeurons> activeNeurons() throws JsonFormatException {
    if (line.has("activeInputs") && line.has("activeOutputs")) {
      throw line.problem("activeOutputs", "beside activeInputs; expected one of them");
    }
    if (line.has("activeInputs")) {
      return Optional.of(new ActiveNeurons(ActiveNeurons.Side.INPUTS, count("activeInputs")));
    }
    return line.has("activeOutputs")
        ? Optional.of(new ActiveNeurons(ActiveNeurons.Side.OUTPUTS, count("activeOutputs")))
        : Optional.empty();
  }

  private Attention attention() throws JsonFormatException {
    allowOnly(
        "batch",
        "newTokens",
        "cachedTokens",
        "queryHeads",
        "keyValueHeads",
        "headDimension",
        "query",
        "key",
        "value",
        "keyCache",
        "valueCache",
        "window",
        "sinks");
    return new Attention(
        line.text("role"),
        layer(),
        tensor("query"),
        tensor("key"),
        tensor("value"),
        tensor("keyCache"),
        tensor("valueCache"),
        output(),
        count("batch"),
        count("newTokens"),
        line.integer("cachedTokens", 0, GREATEST_COUNT),
        count("queryHeads"),
        count("keyValueHeads"),
        count("headDimension"),
        window());
  }

  private Optional<AttentionWindow> window() throws JsonFormatException {
    if (!line.has("window")) {
      if (line.has("sinks")) {
        throw line.problem("sinks", "sinks without a window; without one every token is seen");
      }
      return Optional.empty();
    }
    long sinks = line.has("sinks") ? line.integer("sinks", 0, GREATEST_COUNT) : 0;
    return Optional.of(new AttentionWindow(count("window"), sinks));
  }

  private Reduction reduction() throws JsonFormatException {
    Reduction.Kind kind = TraceNames.REDUCTIONS.read(line, "kind");
    boolean norm = kind == Reduction.Kind.RMS_NORM || kind == Reduction.Kind.LAYER_NORM;
    boolean constant = norm || kind == Reduction.Kind.SAMPLE || kind == Reduction.Kind.SAMPLE_TOP_K;
    if (norm) {
      allowOnly("kind", "constant", "input", "weight");
    } else if (constant) {
      allowOnly("kind", "constant", "input");
    } else {
      allowOnly("kind", "input");
    }
    return new Reduction(
        line.text("role"),
        layer(),
        kind,
        tensor("input"),
        norm ? Optional.of(tensor("weight")) : Optional.empty(),
        output(),
        constant ? line.number("constant") : 0);
  }

  private Elementwise elementwise() throws JsonFormatException {
    Elementwise.Kind kind = TraceNames.ELEMENTWISE.read(line, "kind");
    boolean rotary = kind == Elementwise.Kind.ROTARY_EMBEDDING;
    boolean scale = kind == Elementwise.Kind.SCALE;
    if (rotary) {
      allowOnly("kind", "segment", "inputs");
    } else if (scale) {
      allowOnly("kind", "constant", "inputs");
    } else {
      allowOnly("kind", "inputs");
    }
    List<Tensor> inputs = new ArrayList<>();
    for (JsonObject input : line.objects("inputs")) {
      inputs.add(tensor(input));
    }
    Tensor output = output();
    return new Elementwise(
        line.text("role"),
        layer(),
        kind,
        inputs,
        output,
        rotary ? count("segment") : output.columns(),
        scale ? line.number("constant") : 0);
  }

  private Gather gather() throws JsonFormatException {
    allowOnly("table");
    return new Gather(line.text("role"), layer(), tensor("table"), output());
  }

  private void allowOnly(String... keys) throws JsonFormatException {
    List<String> allowed = new ArrayList<>(List.of("operator", "role", "layer"));
    allowed.addAll(List.of(keys));
    allowed.add("output");
    line.allowOnly(allowed);
  }

  private int layer() throws JsonFormatException {
    return (int) line.optionalInteger("layer", 0, 1_000_000).orElse(-1);
  }

  private long count(String key) throws JsonFormatException {
    return line.integer(key, 1, GREATEST_COUNT);
  }

  private Tensor output() throws JsonFormatException {
    return tensor("output");
  }

  private Optional<Tensor> optional(String key) throws JsonFormatException {
    return line.has(key) ? Optional.of(tensor(key)) : Optional.empty();
  }

  private Tensor tensor(String key) throws JsonFormatException {
    return tensor(line.object(key));
  }

  private static Tensor tensor(JsonObject object) throws JsonFormatException {
    object.allowOnly(TENSOR_KEYS);
    try {
      return new Tensor(
          object.text("name"),
          TraceNames.TENSORS.read(object, "kind"),
          object.integer("rows", 1, Tensor.MAXIMUM_ELEMENTS),
          object.integer("columns", 1, Tensor.MAXIMUM_ELEMENTS),
          TraceNames.readFormat(object, "format"));
    } catch (IllegalArgumentException rule) {
      throw object.problem(rule.getMessage());
    }
  }
}
