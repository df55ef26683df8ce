package org.npulator.workload.model;

import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;

/**
 * The shape of a dense decoder-only language model: pre-norm layers of attention and feed-forward
 * block, RMS norms, rotary position embedding. Covers the Llama, Qwen2, Mistral and Gemma families
 * (models of Hugging Face Transformers 4.x of these names).
 */
@Doc("a dense decoder-only language model")
public record ModelDescription(
    @Doc("decoder layers, all alike") @AtLeast(1) @AtMost(1000) long layers,
    @Doc("features of a token between the blocks") @AtLeast(1) @AtMost(1_048_576) long hiddenSize,
    @Doc("attention block of every layer") AttentionShape attention,
    @Doc("feed-forward block of every layer") FeedForwardShape feedForward,
    @Doc("tokens of the vocabulary") @AtLeast(1) @AtMost(16_777_216) long vocabulary,
    @Doc("added to the mean square in the norms") @AtLeast(0) @AtMost(1) double normEpsilon,
    @Doc("whether the head uses the embedding table") boolean tiedEmbeddings,
    @Doc("whether embeddings are multiplied by the square root of the hidden size")
        boolean scaledEmbeddings,
    @Doc("positions the model is made for") @AtLeast(1) @AtMost(1_073_741_824)
        long maximumPositions) {

  /**
   * @throws InvalidValueException if a number is out of range
   */
  public ModelDescription {
    Sizes.check("layers", layers, 1000);
    Sizes.check("hiddenSize", hiddenSize, 1_048_576);
    Sizes.check("vocabulary", vocabulary, 16_777_216);
    Sizes.check("maximumPositions", maximumPositions, 1L << 30);
    if (!(normEpsilon >= 0 && normEpsilon <= 1)) {
      throw new InvalidValueException(
          "normEpsilon", normEpsilon + ", expected a number from 0 to 1");
    }
  }

  /** Weights of the model, in closed form; a tied table counts once. */
  public long parameters() {
    long query = attention.queryColumns();
    long keyValue = attention.keyValueColumns();
    long intermediate = feedForward.intermediateSize();
    long upProjections = feedForward.gated() ? 2 : 1;
    long layer = 2 * hiddenSize * (query + keyValue) + 2 * hiddenSize;
    layer += (upProjections + 1) * hiddenSize * intermediate;
    layer += attention.queryKeyValueBias() ? query + 2 * keyValue : 0;
    layer += attention.outputBias() ? hiddenSize : 0;
    layer += feedForward.bias() ? upProjections * intermediate + hiddenSize : 0;
    long tables = tiedEmbeddings ? 1 : 2;
    return layers * layer + tables * vocabulary * hiddenSize + hiddenSize;
  }
}
