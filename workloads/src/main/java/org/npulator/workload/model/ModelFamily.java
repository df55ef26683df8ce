package org.npulator.workload.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The classes of Hugging Face Transformers whose models can be read. */
enum ModelFamily {
  LLAMA("LlamaForCausalLM"),
  QWEN2("Qwen2ForCausalLM"),
  MISTRAL("MistralForCausalLM"),
  GEMMA("GemmaForCausalLM");

  private final String architecture;

  ModelFamily(String architecture) {
    this.architecture = architecture;
  }

  static Optional<ModelFamily> named(String architecture) {
    return Arrays.stream(values())
        .filter(family -> family.architecture.equals(architecture))
        .findAny();
  }

  static List<String> architectures() {
    return Arrays.stream(values()).map(family -> family.architecture).toList();
  }
}
