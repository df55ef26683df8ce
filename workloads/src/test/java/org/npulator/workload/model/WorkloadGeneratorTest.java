package org.npulator.workload.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.npulator.workload.model.PublishedModels.GEMMA_2B;
import static org.npulator.workload.model.PublishedModels.LLAMA_3_1_8B;
import static org.npulator.workload.model.PublishedModels.QWEN_2_5_HALF_BILLION;

import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.model.AttentionShape.LayerView;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.Workload;

class WorkloadGeneratorTest {

  private static Workload generate(ModelDescription model, String formats, RunLength length)
      throws InvalidWorkloadException {
    return new WorkloadGenerator("a-model", model, FormatSet.named(formats)).generate(length);
  }

  private static Operator operator(Step step, String name) {
    return step.operators().stream()
        .filter(operator -> operator.name().equals(name))
        .findAny()
        .orElseThrow();
  }

  @Test
  void firstTokenComesFromPrefillAndCacheGrowsByOneEachStep() throws Exception {
    Workload workload = generate(QWEN_2_5_HALF_BILLION, "w8a8", new RunLength(2, 100, 128, 4));
    assertThat(workload.steps())
        .extracting(Step::kind, Step::newTokens, Step::cachedTokens)
        .containsExactly(
            tuple(StepKind.PREFILL, 128L, 100L),
            tuple(StepKind.DECODE, 1L, 228L),
            tuple(StepKind.DECODE, 1L, 229L),
            tuple(StepKind.DECODE, 1L, 230L));
    assertThat(workload.keyValueTokens()).isEqualTo(231);
  }

  @Test
  void contextWithoutPrefillOnlyDecodes() throws Exception {
    Workload workload = generate(QWEN_2_5_HALF_BILLION, "w8a8", new RunLength(1, 512, 0, 2));
    assertThat(workload.steps()).extracting(Step::kind).containsOnly(StepKind.DECODE);
    assertThat(workload.steps()).extracting(Step::cachedTokens).containsExactly(512L, 513L);
  }

  @Test
  void oneOutputTokenNeedsNoDecodeStep() throws Exception {
    Workload workload = generate(QWEN_2_5_HALF_BILLION, "w8a8", new RunLength(1, 0, 7, 1));
    assertThat(workload.steps()).extracting(Step::kind).containsExactly(StepKind.PREFILL);
    assertThat(workload.keyValueTokens()).isEqualTo(7);
  }

  @Test
  void layerComputesInTheOrderOfTheFamily() throws Exception {
    Step step = generate(GEMMA_2B, "bf16", new RunLength(1, 0, 5, 1)).steps().get(0);
    assertThat(step.operators().stream().filter(o -> o.layer() <= 0).map(Operator::role))
        .containsExactly(
            "embedding",
            "embedding_scale",
            "input_norm",
            "q_proj",
            "k_proj",
            "v_proj",
            "q_rope",
            "k_rope",
            "attention",
            "o_proj",
            "attention_residual",
            "post_attention_norm",
            "gate_proj",
            "up_proj",
            "activation",
            "down_proj",
            "mlp_residual",
            "final_norm",
            "lm_head",
            "argmax");
  }

  @Test
  void onlyTheLastTokenOfEachSequenceReachesTheHead() throws Exception {
    Step step = generate(LLAMA_3_1_8B, "w8a8", new RunLength(3, 0, 50, 1)).steps().get(0);
    Reduction norm = (Reduction) operator(step, "final_norm");
    assertThat(norm.input().rows()).isEqualTo(150);
    assertThat(norm.output().rows()).isEqualTo(3);
    assertThat(operator(step, "lm_head").macs()).isEqualTo(3L * 4096 * 128_256);
  }

  @Test
  void tiedHeadReadsTheEmbeddingTable() throws Exception {
    Step tied = generate(GEMMA_2B, "w4a16", new RunLength(1, 0, 1, 1)).steps().get(0);
    Step untied = generate(LLAMA_3_1_8B, "w4a16", new RunLength(1, 0, 1, 1)).steps().get(0);
    assertThat(((Matmul) operator(tied, "lm_head")).weight().name()).isEqualTo("embedding.weight");
    assertThat(((Matmul) operator(untied, "lm_head")).weight().name()).isEqualTo("lm_head.weight");
  }

  @Test
  void gemmaScalesEmbeddingsByTheRootOfTheHiddenSize() throws Exception {
    Step step = generate(GEMMA_2B, "bf16", new RunLength(1, 0, 1, 1)).steps().get(0);
    assertThat(((Elementwise) operator(step, "embedding_scale")).constant())
        .isCloseTo(32 * 1.4142135623730951, Offset.offset(1e-12));
  }

  @Test
  void matrixInputsAreQuantizedAndTheStreamStaysBf16() throws Exception {
    Step step =
        generate(QWEN_2_5_HALF_BILLION, "w4a8kv16", new RunLength(1, 9, 0, 1)).steps().get(0);
    Matmul query = (Matmul) operator(step, "layer0.q_proj");
    assertThat(query.input().format()).isEqualTo(NumberFormat.INT8);
    assertThat(query.weight().format()).isEqualTo(NumberFormat.of("int4-g128"));
    assertThat(query.bias().map(Tensor::format)).isEqualTo(Optional.of(NumberFormat.BF16));
    assertThat(query.output().format()).isEqualTo(NumberFormat.BF16);
    Attention attention = (Attention) operator(step, "layer0.attention");
    assertThat(attention.query().format()).isEqualTo(NumberFormat.INT8);
    assertThat(attention.key().format()).isEqualTo(NumberFormat.BF16);
    assertThat(attention.value().format()).isEqualTo(NumberFormat.BF16);
    assertThat(attention.keyCache().format()).isEqualTo(NumberFormat.BF16);
    assertThat(operator(step, "layer3.mlp_residual").output().format())
        .isEqualTo(NumberFormat.BF16);
    assertThat(operator(step, "layer3.activation").output().format()).isEqualTo(NumberFormat.INT8);
  }

  /** 2 x layers x key and value columns x bytes, per token: 12,288 elements for Qwen2.5 0.5B. */
  @ParameterizedTest
  @CsvSource({"bf16, 12288", "w8a8, 6144", "w8a8kv16, 12288", "w4a16kv8, 6144"})
  void cacheBytesOfATokenFollowItsFormat(String formats, long bytes) throws Exception {
    Workload workload = generate(QWEN_2_5_HALF_BILLION, formats, new RunLength(2, 99, 1, 1));
    long cache =
        workload.steps().get(0).operators().stream()
            .filter(Attention.class::isInstance)
            .map(Attention.class::cast)
            .mapToLong(attention -> attention.keyCache().bytes() + attention.valueCache().bytes())
            .sum();
    assertThat(cache).isEqualTo(2 * 100 * bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|0|32768|2|need 32769 positions, but a-model has 32768",
        "1|0|1000000000000|1|prefill is 1000000000000, expected a whole number from 0 to 1073741824",
        "1|9223372036854775807|1|1|context is 9223372036854775807",
        "0|0|1|1|batch is 0",
        "1|0|-1|1|prefill is -1",
        "1|0|1|0|decode is 0",
        "1|0|0|5|neither prefill nor context",
        "1073741824|0|1024|1|the run is too large",
        "1|0|1|30000|decode fewer tokens"
      })
  void absurdLengthsAreRefused(
      long batch, long context, long prefill, long output, String message) {
    assertThatThrownBy(
            () ->
                generate(
                    QWEN_2_5_HALF_BILLION, "w8a8", new RunLength(batch, context, prefill, output)))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  /** Of 100 tokens, each sees at most 40 and the 4 first ones of the sequence. */
  @Test
  void layersOfASlidingWindowDoTheWorkOfTheTokensTheySee() throws Exception {
    AttentionShape shape =
        new AttentionShape(
            4,
            2,
            16,
            false,
            false,
            Optional.of(40L),
            Optional.of(4L),
            Optional.of(List.of(LayerView.SLIDING, LayerView.FULL)));
    ModelDescription model =
        new ModelDescription(
            4,
            64,
            shape,
            new FeedForwardShape(128, Activation.SILU, true, false),
            100,
            1e-5,
            false,
            false,
            1000);
    Step step = generate(model, "bf16", new RunLength(1, 30, 70, 1)).steps().get(0);

    long sliding = 0;
    long full = 0;
    for (long position = 30; position < 100; position++) {
      full += position + 1;
      for (long token = 0; token <= position; token++) {
        sliding += token < 4 || position - token < 40 ? 1 : 0;
      }
    }
    List<Long> macs =
        step.operators().stream()
            .filter(operator -> operator instanceof Attention)
            .map(Operator::macs)
            .toList();
    assertThat(macs).containsExactly(128 * sliding, 128 * full, 128 * sliding, 128 * full);
  }
}
