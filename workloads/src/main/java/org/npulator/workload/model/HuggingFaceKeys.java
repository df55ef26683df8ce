package org.npulator.workload.model;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.npulator.workload.json.JsonFormatException;
import org.npulator.workload.json.JsonObject;

/**
 * Which keys of a config.json decide what is computed. A key that might, and that is not read, is
 * refused: a model that is silently another one would give figures of that other one.
 */
final class HuggingFaceKeys {
  private static final Set<String> READ =
      Set.of(
          "architectures",
          "hidden_size",
          "intermediate_size",
          "num_hidden_layers",
          "num_attention_heads",
          "num_key_value_heads",
          "head_dim",
          "vocab_size",
          "rms_norm_eps",
          "hidden_act",
          "hidden_activation",
          "tie_word_embeddings",
          "max_position_embeddings",
          "layer_types",
          // Angles of the rotary table: other numbers in it, the same work.
          "rope_theta",
          "rope_scaling",
          "rope_parameters");

  private static final Map<ModelFamily, Set<String>> READ_IN_FAMILY =
      Map.of(
          ModelFamily.LLAMA, Set.of("attention_bias", "mlp_bias"),
          ModelFamily.QWEN2, Set.of("use_sliding_window", "sliding_window", "max_window_layers"),
          ModelFamily.MISTRAL, Set.of("sliding_window"),
          ModelFamily.GEMMA, Set.of("attention_bias"));

  /** Training, text generation and bookkeeping. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "_name_or_path",
          "attention_dropout",
          "begin_suppress_tokens",
          "bos_token_id",
          "cache_implementation",
          "do_sample",
          "dtype",
          "embd_pdrop",
          "eos_token_id",
          "hidden_dropout",
          "id2label",
          "initializer_range",
          "label2id",
          "max_length",
          "model_type",
          "pad_token_id",
          "pretraining_tp",
          "repetition_penalty",
          "return_dict",
          "temperature",
          "top_k",
          "top_p",
          "torch_dtype",
          "transformers_version",
          "unk_token_id",
          "use_cache");

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("num_experts", "mixtures of experts are not supported"),
          Map.entry("num_local_experts", "mixtures of experts are not supported"),
          Map.entry("n_routed_experts", "mixtures of experts are not supported"),
          Map.entry("moe_intermediate_size", "mixtures of experts are not supported"),
          Map.entry(
              "quantization_config",
              "number formats are chosen for a run, not by the model; use the file of the model"
                  + " that was quantized"),
          Map.entry("attn_logit_softcapping", "soft-capped logits are not supported"),
          Map.entry("final_logit_softcapping", "soft-capped logits are not supported"),
          Map.entry("sliding_window", "this family has no sliding window"),
          Map.entry("kv_lora_rank", "latent attention is not supported"),
          Map.entry("q_lora_rank", "latent attention is not supported"),
          Map.entry("partial_rotary_factor", "every feature of a head is rotated"),
          Map.entry("use_qk_norm", "norms of queries and keys are not supported"),
          Map.entry("vision_config", "only language models are supported"));

  private HuggingFaceKeys() {}

  static void check(JsonObject file, ModelFamily family) throws JsonFormatException {
    for (String key : file.keys()) {
      boolean harmless =
          READ.contains(key)
              || READ_IN_FAMILY.get(family).contains(key)
              || WITHOUT_EFFECT.contains(key);
      if (!harmless && file.isSet(key)) {
        throw file.problem(key, "%s is set, but %s".formatted(visible(key), reason(key)));
      }
    }
    for (String key : new String[] {"rope_scaling", "rope_parameters"}) {
      if (file.has(key) && file.object(key).isSet("partial_rotary_factor")) {
        throw file.problem(
            key,
            "%s sets partial_rotary_factor, but every feature of a head is rotated".formatted(key));
      }
    }
    checkLayerTypes(file, family);
  }

  private static void checkLayerTypes(JsonObject file, ModelFamily family)
      throws JsonFormatException {
    if (!file.has("layer_types")) {
      return;
    }
    boolean windows = READ_IN_FAMILY.get(family).contains("sliding_window");
    Set<String> known =
        windows ? Set.of("full_attention", "sliding_attention") : Set.of("full_attention");
    for (String type : file.texts("layer_types")) {
      if (!known.contains(type)) {
        throw file.problem(
            "layer_types",
            "layer_types holds %s, expected %s"
                .formatted(visible(type), String.join(" or ", new TreeSet<>(known))));
      }
    }
    int layers = file.texts("layer_types").size();
    if (layers != file.integer("num_hidden_layers", 1, 1 << 30)) {
      throw file.problem(
          "layer_types",
          "layer_types has %d entries, expected one for each of num_hidden_layers"
              .formatted(layers));
    }
  }

  private static String reason(String key) {
    return REASONS.getOrDefault(
        key, "its effect on what is computed is not known; remove the key if there is none");
  }

  private static String visible(String key) {
    return key.replaceAll("[^\\x21-\\x7e]", "?");
  }
}
