package org.npulator.workload.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The classes of Hugging Face Transformers whose models can be read. */
enum ModelFamily {
  LLAMA("LlamaForCausalLM"),
  QWEN2("Qwen2ForCausalLM"),
  MISTRAL("MistralForCausalLM"),
  GEMMA("GemmaForCausalLM");

  /** What these classes compute that is not modelled. */
  private static final Map<String, String> NOT_MODELLED =
      Map.of(
          "Gemma2ForCausalLM", "soft-capped scores and logits, norms behind both blocks",
          "Gemma3ForCausalLM", "norms of queries and keys, norms behind both blocks",
          "Qwen3ForCausalLM", "norms of queries and keys",
          "Qwen2MoeForCausalLM", "mixtures of experts",
          "Qwen3MoeForCausalLM", "mixtures of experts, norms of queries and keys",
          "MixtralForCausalLM", "mixtures of experts",
          "DeepseekV2ForCausalLM", "latent attention, mixtures of experts",
          "DeepseekV3ForCausalLM", "latent attention, mixtures of experts",
          "PhiForCausalLM", "attention and feed-forward block side by side",
          "GPT2LMHeadModel", "learned positions, layer norms");

  private final String architecture;

  ModelFamily(String architecture) {
    this.architecture = architecture;
  }

  static Optional<ModelFamily> named(String architecture) {
    return Arrays.stream(values())
        .filter(family -> family.architecture.equals(architecture))
        .findAny();
  }

  /** Why a class cannot be read. */
  static String refusal(String architecture) {
    String reason = NOT_MODELLED.get(architecture);
    return reason == null
        ? "this architecture is not supported"
        : "%s is not supported (%s)".formatted(architecture, reason);
  }

  static List<String> architectures() {
    return Arrays.stream(values()).map(family -> family.architecture).toList();
  }
}
