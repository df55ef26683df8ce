package org.npulator.workload.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.npulator.workload.json.JsonFormatException;
import org.npulator.workload.model.AttentionShape.LayerView;

class HuggingFaceConfigTest {

  static String published(String model) throws IOException {
    try (InputStream stream = HuggingFaceConfigTest.class.getResourceAsStream(model + ".json")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void publishedFilesGiveThePublishedShapes() throws Exception {
    assertThat(HuggingFaceConfig.read(published("qwen2.5-0.5b")))
        .isEqualTo(PublishedModels.QWEN_2_5_HALF_BILLION);
    assertThat(HuggingFaceConfig.read(published("llama-3.1-8b")))
        .isEqualTo(PublishedModels.LLAMA_3_1_8B);
    assertThat(HuggingFaceConfig.read(published("gemma-2b"))).isEqualTo(PublishedModels.GEMMA_2B);
  }

  /** Sizes of the safetensors files on the model pages; a closed form and the graph must agree. */
  @ParameterizedTest
  @CsvSource({
    "qwen2.5-0.5b, 494032768",
    "llama-3.2-1b, 1235814400",
    "llama-3.1-8b, 8030261248",
    "mistral-7b, 7241732096",
    "gemma-2b, 2506172416"
  })
  void parametersAreAsPublished(String model, long parameters) throws Exception {
    ModelDescription description = HuggingFaceConfig.read(published(model));
    assertThat(description.parameters()).isEqualTo(parameters);
    assertThat(
            WorkloadGeneratorProperties.countedParameters(
                new WorkloadGenerator(model, description, FormatSet.named("w8a8"))
                    .generate(new RunLength(1, 0, 3, 1))
                    .steps()
                    .get(0)))
        .isEqualTo(parameters);
  }

  @Test
  void mistralWithoutTheKeyHasTheWindowOfItsClassAndWithNullHasNone() throws Exception {
    String file = published("mistral-7b");
    String window = "  \"sliding_window\": 4096,\n";
    assertThat(file).contains(window);
    assertThat(HuggingFaceConfig.read(file.replace(window, "")).attention().slidingWindow())
        .isEqualTo(Optional.of(4096L));
    assertThat(
            HuggingFaceConfig.read(file.replace("4096,\n  \"tie", "null,\n  \"tie"))
                .attention()
                .slidingWindow())
        .isEmpty();
  }

  @Test
  void qwenSlidesOnlyWhenItSaysSo() throws Exception {
    String file = published("qwen2.5-0.5b");
    assertThat(
            HuggingFaceConfig.read(
                    file.replace("\"use_sliding_window\": false", "\"use_sliding_window\": true"))
                .attention()
                .slidingWindow())
        .isEqualTo(Optional.of(32_768L));
  }

  @Test
  void qwenSeesEverythingInItsFirstLayersAndSlidesInTheOthers() throws Exception {
    String file =
        published("qwen2.5-0.5b")
            .replace("\"use_sliding_window\": false", "\"use_sliding_window\": true")
            .replaceAll("\"max_window_layers\": \\d+", "\"max_window_layers\": 20");

    List<LayerView> views = HuggingFaceConfig.read(file).attention().layerPattern().orElseThrow();

    assertThat(views).hasSize(24);
    assertThat(views.subList(0, 20)).containsOnly(LayerView.FULL);
    assertThat(views.subList(20, 24)).containsOnly(LayerView.SLIDING);
  }

  @Test
  void llamaWithoutKeyHeadsSharesNone() throws Exception {
    String file = published("llama-3.1-8b").replace("  \"num_key_value_heads\": 8,\n", "");
    assertThat(HuggingFaceConfig.read(file).attention().keyValueHeads()).isEqualTo(32);
  }

  @Test
  void attentionBiasOfLlamaIncludesTheOutputProjection() throws Exception {
    String file =
        published("llama-3.1-8b").replace("\"attention_bias\": false", "\"attention_bias\": true");
    ModelDescription model = HuggingFaceConfig.read(file);
    assertThat(model.parameters()).isEqualTo(8_030_261_248L + 32 * (4096 + 2 * 1024 + 4096));
  }

  /** Text replaced in the Llama 3.1 8B file, and what the message must say with line and column. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LlamaForCausalLM|MixtralForCausalLM|f:2:20: MixtralForCausalLM is not supported (mixtures of",
        "LlamaForCausalLM|Gemma2ForCausalLM|f:2:20: Gemma2ForCausalLM is not supported (soft-capped",
        "LlamaForCausalLM|OddForCausalLM|f:2:20: this architecture is not supported, expected a"
            + " list with one of LlamaForCausalLM, Qwen2ForCausalLM, MistralForCausalLM,"
            + " GemmaForCausalLM",
        "\"num_hidden_layers\": 32|\"num_hidden_layers\": 0|f:15:24: num_hidden_layers is 0,"
            + " expected a whole number from 1",
        "\"num_hidden_layers\": 32|\"num_hidden_layers\": -1|num_hidden_layers is -1",
        "\"num_hidden_layers\": 32|\"num_hidden_layers\": 32.5|num_hidden_layers is 32.5",
        "\"num_hidden_layers\": 32|\"num_hidden_layers\": 1e999|num_hidden_layers is 1e999",
        "\"num_hidden_layers\": 32|\"num_hidden_layers\": 99999999999999999999|expected a whole",
        "\"num_hidden_layers\": 32|\"num_hidden_layers\": 2000|f:15:24: num_hidden_layers: 2000,"
            + " expected a whole number from 1 to 1000",
        "\"num_hidden_layers\": 32|\"num_hidden_layers\": \"32\"|num_hidden_layers is \"32\"",
        "\"hidden_size\": 4096|\"hidden_size\": null|f:8:18: hidden_size is missing",
        "\"num_attention_heads\": 32|\"num_attention_heads\": 30|f:14:26: num_attention_heads is"
            + " 30, which does not divide hidden_size 4096",
        "\"num_key_value_heads\": 8|\"num_key_value_heads\": 5|f:16:26: num_key_value_heads: 5 does"
            + " not divide 32 query heads",
        "\"rms_norm_eps\": 1e-05|\"rms_norm_eps\": 7|f:18:19: rms_norm_eps: 7.0, expected",
        "\"rms_norm_eps\": 1e-05|\"rms_norm_eps\": 1e400|rms_norm_eps is 1e400, expected a number",
        "\"hidden_act\": \"silu\"|\"hidden_act\": \"relu\"|f:7:17: hidden_act is \"relu\", expected one"
            + " of silu",
        "\"use_cache\": true|\"num_experts\": 8|f:30:18: num_experts is set, but mixtures of"
            + " experts are not supported",
        "\"use_cache\": true|\"quantization_config\": {\"bits\": 4}|quantization_config is set",
        "\"use_cache\": true|\"final_logit_softcapping\": 30.0|soft-capped logits",
        "\"use_cache\": true|\"sliding_window\": 4096|this family has no sliding window",
        "\"use_cache\": true|\"logits_scaling\": 8|logits_scaling is set, but its effect",
        "\"use_cache\": true|\"layer_types\": [\"sliding_attention\"]|layer_types holds"
            + " sliding_attention, expected full_attention",
        "\"use_cache\": true|\"layer_types\": [\"full_attention\"]|layer_types has 1 entries",
        "\"rope_type\": \"llama3\"|\"partial_rotary_factor\": 0.5|partial_rotary_factor",
        "\"use_cache\": true|\"vocab_size\": 5|malformed JSON",
        "\"use_cache\": true|\"use_cache\": |malformed JSON",
        "\"tie_word_embeddings\": false|\"tie_word_embeddings\": 1|expected true or false"
      })
  void whatIsWrongIsNamedWithItsPlace(String found, String replacement, String message)
      throws IOException {
    String file = published("llama-3.1-8b");
    assertThat(file).contains(found);
    assertThatThrownBy(() -> HuggingFaceConfig.read(file.replace(found, replacement)))
        .isInstanceOfSatisfying(
            JsonFormatException.class,
            exception ->
                assertThat(exception.locatedIn("f")).contains(message).doesNotContain("\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"num_experts\": 0", "num_experts\": null", "use_qk_norm\": false"})
  void whatIsSwitchedOffChangesNothing(String key) throws Exception {
    String file = published("llama-3.1-8b").replace("use_cache\": true", key);
    assertThat(HuggingFaceConfig.read(file)).isEqualTo(PublishedModels.LLAMA_3_1_8B);
  }

  @Test
  void deepNestingIsRefused() {
    String bomb = "{\"a\":".repeat(100_000);
    assertThatThrownBy(() -> HuggingFaceConfig.read(bomb)).isInstanceOf(JsonFormatException.class);
  }
}
