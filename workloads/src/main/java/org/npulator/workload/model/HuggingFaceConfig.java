package org.npulator.workload.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.workload.json.JsonFormatException;
import org.npulator.workload.json.JsonObject;
import org.npulator.workload.model.AttentionShape.LayerView;

/**
 * A model as a {@code config.json} of Hugging Face Transformers describes it. Where a key is
 * missing, the default of the class in Transformers 4.57 counts if it is one fixed rule; sizes that
 * this library would guess must be there.
 */
final class HuggingFaceConfig {
  private static final long GREATEST = 1L << 30;
  private static final long MISTRAL_DEFAULT_WINDOW = 4096;
  private static final long QWEN2_DEFAULT_FULL_LAYERS = 28;
  private static final long MOST_LAYERS = 1000;

  /** Which key holds what a record calls otherwise. */
  private static final Map<String, String> KEYS =
      Map.of(
          "layers", "num_hidden_layers",
          "hiddenSize", "hidden_size",
          "queryHeads", "num_attention_heads",
          "keyValueHeads", "num_key_value_heads",
          "headDimension", "head_dim",
          "slidingWindow", "sliding_window",
          "intermediateSize", "intermediate_size",
          "vocabulary", "vocab_size",
          "maximumPositions", "max_position_embeddings",
          "normEpsilon", "rms_norm_eps");

  private final JsonObject file;
  private final ModelFamily family;

  private HuggingFaceConfig(JsonObject file) throws JsonFormatException {
    this.file = file;
    this.family = family(file);
    HuggingFaceKeys.check(file, family);
  }

  /**
   * Reads the text of a file.
   *
   * @throws JsonFormatException if it is malformed, of an unknown architecture, inconsistent, or
   *     has a key that would change what is computed and is not supported
   */
  static ModelDescription read(String text) throws JsonFormatException {
    JsonObject file = JsonObject.parse(text, 1);
    try {
      return new HuggingFaceConfig(file).description();
    } catch (InvalidValueException invalid) {
      String key = KEYS.getOrDefault(invalid.key(), invalid.key());
      throw file.problem(key, key + ": " + invalid.getMessage());
    }
  }

  private static ModelFamily family(JsonObject file) throws JsonFormatException {
    List<String> architectures = file.texts("architectures");
    Optional<ModelFamily> family =
        architectures.size() == 1 ? ModelFamily.named(architectures.get(0)) : Optional.empty();
    return family.orElseThrow(
        () ->
            file.problem(
                "architectures",
                "%s, expected a list with one of %s"
                    .formatted(
                        architectures.size() == 1
                            ? ModelFamily.refusal(architectures.get(0))
                            : "architectures has %d entries".formatted(architectures.size()),
                        String.join(", ", ModelFamily.architectures()))));
  }

  private ModelDescription description() throws JsonFormatException {
    return new ModelDescription(
        size("num_hidden_layers"),
        size("hidden_size"),
        attention(),
        new FeedForwardShape(
            size("intermediate_size"), activation(), true, flag("mlp_bias", false)),
        size("vocab_size"),
        file.number("rms_norm_eps"),
        flag("tie_word_embeddings", family == ModelFamily.GEMMA),
        family == ModelFamily.GEMMA,
        size("max_position_embeddings"));
  }

  private AttentionShape attention() throws JsonFormatException {
    long queryHeads = size("num_attention_heads");
    boolean bias = flag("attention_bias", false);
    // Without the key, Llama gives every query head its own key; other classes have fixed numbers.
    long keyValueHeads =
        family == ModelFamily.LLAMA && !file.has("num_key_value_heads")
            ? queryHeads
            : size("num_key_value_heads");
    return new AttentionShape(
        queryHeads,
        keyValueHeads,
        headDimension(queryHeads),
        family == ModelFamily.QWEN2 || bias,
        bias,
        slidingWindow(),
        Optional.empty(),
        layerPattern());
  }

  /** Qwen2 has layers with all tokens first; a list of layer types says it for each layer. */
  private Optional<List<LayerView>> layerPattern() throws JsonFormatException {
    if (slidingWindow().isEmpty()) {
      return Optional.empty();
    }
    if (file.has("layer_types")) {
      return Optional.of(
          file.texts("layer_types").stream()
              .map(type -> type.equals("full_attention") ? LayerView.FULL : LayerView.SLIDING)
              .toList());
    }
    if (family != ModelFamily.QWEN2) {
      return Optional.empty();
    }
    long layers = size("num_hidden_layers");
    long full =
        file.has("max_window_layers")
            ? file.integer("max_window_layers", 0, GREATEST)
            : QWEN2_DEFAULT_FULL_LAYERS;
    List<LayerView> views = new ArrayList<>();
    for (long layer = 0; layer < Math.min(layers, MOST_LAYERS); layer++) {
      views.add(layer < full ? LayerView.FULL : LayerView.SLIDING);
    }
    return Optional.of(views);
  }

  private long headDimension(long queryHeads) throws JsonFormatException {
    if (family == ModelFamily.GEMMA || file.has("head_dim")) {
      return size("head_dim");
    }
    long hiddenSize = size("hidden_size");
    if (hiddenSize % queryHeads != 0) {
      throw file.problem(
          "num_attention_heads",
          "num_attention_heads is %d, which does not divide hidden_size %d, and there is no head_dim"
              .formatted(queryHeads, hiddenSize));
    }
    return hiddenSize / queryHeads;
  }

  private Optional<Long> slidingWindow() throws JsonFormatException {
    boolean used =
        switch (family) {
          case LLAMA, GEMMA -> false;
          case QWEN2 -> flag("use_sliding_window", false);
          case MISTRAL -> !file.keys().contains("sliding_window") || file.has("sliding_window");
        };
    if (!used) {
      return Optional.empty();
    }
    return family == ModelFamily.MISTRAL && !file.has("sliding_window")
        ? Optional.of(MISTRAL_DEFAULT_WINDOW)
        : Optional.of(size("sliding_window"));
  }

  private Activation activation() throws JsonFormatException {
    String key =
        family == ModelFamily.GEMMA && file.has("hidden_activation")
            ? "hidden_activation"
            : "hidden_act";
    return switch (file.text(key)) {
      case "silu", "swish" -> Activation.SILU;
      case "gelu", "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> Activation.GELU;
      default ->
          throw file.unexpected(key, "one of silu, gelu, gelu_new, gelu_fast, gelu_pytorch_tanh");
    };
  }

  private long size(String key) throws JsonFormatException {
    return file.integer(key, 1, GREATEST);
  }

  private boolean flag(String key, boolean otherwise) throws JsonFormatException {
    return file.has(key) ? file.flag(key) : otherwise;
  }
}
