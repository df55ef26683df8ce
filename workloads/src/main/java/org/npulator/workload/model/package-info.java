/**
 * Language models by their shape, and the operators of their prefill and decode steps.
 *
 * <p>A model is a preset, or a {@code config.json} of Hugging Face Transformers. Dense decoders of
 * the Llama, Qwen2, Mistral and Gemma families are supported. Left out, and refused where a file
 * asks for them: mixtures of experts, sliding windows shorter than the run, soft-capped logits,
 * norms of queries and keys, and values of weights.
 */
package org.npulator.workload.model;
