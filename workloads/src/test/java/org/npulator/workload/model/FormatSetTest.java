package org.npulator.workload.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatSetTest {

  @ParameterizedTest
  @CsvSource({
    "bf16, bf16, bf16, bf16",
    "w8a8, int8, int8, int8",
    "w4a16, int4-g128, bf16, bf16",
    "w4a16kv8, int4-g128, bf16, int8",
    "w8a8kv16, int8, int8, bf16",
    "w16a16kv8, bf16, bf16, int8",
    "w4a8kv4, int4-g128, int8, int4-g32-kv",
    "w1.58a8, ternary, int8, int8",
    "w3a16, int3-g128-z, bf16, bf16",
    "w2a16, int2-g64-z, bf16, bf16",
    "mxfp4, mxfp4, bf16, bf16",
    "mxfp8, mxfp8-e4m3, mxfp8-e4m3, bf16",
    "nvfp4, nvfp4, nvfp4, fp8-e4m3",
    "fp8, fp8-e4m3, fp8-e4m3, fp8-e4m3",
    "fp16, fp16, fp16, fp16",
    "wmxfp4amxfp8kv8, mxfp4, mxfp8-e4m3, int8",
    "wint4-g64-za16, int4-g64-z, bf16, bf16",
    "wfp8-e5m2afp16, fp8-e5m2, fp16, fp16"
  })
  void weightsActivationsAndCacheStandInTheName(
      String name, String weight, String activation, String keyValue) throws Exception {
    FormatSet set = FormatSet.named(name);

    assertThat(set.weight()).hasToString(weight);
    assertThat(set.activation()).hasToString(activation);
    assertThat(set.keyValue()).hasToString(keyValue);
    assertThat(FormatSet.named(set.name())).isEqualTo(set);
  }

  @Test
  void aNameHasOneShortestForm() throws Exception {
    assertThat(FormatSet.named("w8a8kv8").name()).isEqualTo("w8a8");
    assertThat(FormatSet.named("w4a16kv16").name()).isEqualTo("w4a16");
    assertThat(FormatSet.named("wint4-g128abf16").name()).isEqualTo("w4a16");
    assertThat(FormatSet.named("wnvfp4anvfp4kvfp8").name()).isEqualTo("nvfp4");
    assertThat(FormatSet.named("w16a16").name()).isEqualTo("bf16");
  }

  @ParameterizedTest
  @CsvSource({
    "w8a8-2of4, int8-2of4",
    "w4a16kv8-s75, int4-g128-s75",
    "bf16-2of4, bf16-2of4",
    "mxfp4-2of4, mxfp4-2of4"
  })
  void sparsityAtTheEndIsThatOfTheWeights(String name, String weight) throws Exception {
    FormatSet set = FormatSet.named(name);
    assertThat(set.weight()).hasToString(weight);
    assertThat(set.name()).isEqualTo(name);
    assertThat(set.activation().sparsity()).isEmpty();
  }

  @Test
  void shortNamesAreUnambiguous() {
    assertThat(FormatSet.sets())
        .allSatisfy(set -> assertThat(FormatSet.named(set.name())).isEqualTo(set));
  }

  /** Queries and probabilities are cut at any token, blocks cannot be. */
  @ParameterizedTest
  @CsvSource({"w8a8, int8", "nvfp4, bf16", "mxfp8, bf16", "w4a4, bf16", "fp8, fp8-e4m3"})
  void attentionHasActivationsThatCanBeCutAnywhere(String name, String format) throws Exception {
    assertThat(FormatSet.named(name).attention()).hasToString(format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "w5a8", "4", "W8A8", "w8a8kv", "w8a8kv5", "wa8", "w8a8x"})
  void unknownNamesAreRefusedWithTheGrammar(String name) {
    assertThatThrownBy(() -> FormatSet.named(name))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageContaining("w<weights>a<activations>");
  }

  @ParameterizedTest
  @CsvSource({"nvfp5, nvfp4", "W8A8, w8a8", "mxfb4, mxfp4", "w4a16k8, w4a16kv8"})
  void mistypedNamesAreAnsweredWithTheNearest(String name, String nearest) {
    assertThatThrownBy(() -> FormatSet.named(name))
        .hasMessageContaining("did you mean '" + nearest + "'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"w16a8", "w8a4", "wfp32a16"})
  void weightsWiderThanActivationsAreRefused(String name) {
    assertThatThrownBy(() -> FormatSet.named(name))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageContaining("no wider than activations");
  }
}
