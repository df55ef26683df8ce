package org.npulator.workload.model;

import java.util.Optional;

/** Shapes as published in the config.json of each model. */
final class PublishedModels {
  static final ModelDescription QWEN_2_5_HALF_BILLION =
      new ModelDescription(
          24,
          896,
          new AttentionShape(14, 2, 64, true, false, Optional.empty()),
          new FeedForwardShape(4864, Activation.SILU, true, false),
          151_936,
          1e-6,
          true,
          false,
          32_768);

  static final ModelDescription LLAMA_3_1_8B =
      new ModelDescription(
          32,
          4096,
          new AttentionShape(32, 8, 128, false, false, Optional.empty()),
          new FeedForwardShape(14_336, Activation.SILU, true, false),
          128_256,
          1e-5,
          false,
          false,
          131_072);

  static final ModelDescription GEMMA_2B =
      new ModelDescription(
          18,
          2048,
          new AttentionShape(8, 1, 256, false, false, Optional.empty()),
          new FeedForwardShape(16_384, Activation.GELU, true, false),
          256_000,
          1e-6,
          true,
          true,
          8192);

  private PublishedModels() {}
}
