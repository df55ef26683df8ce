package org.npulator.workload.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.npulator.hw.format.NumberFormat.BF16;
import static org.npulator.hw.format.NumberFormat.INT4;
import static org.npulator.hw.format.NumberFormat.INT8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.npulator.hw.format.NumberFormat;

class FormatSetTest {

  @ParameterizedTest
  @CsvSource({
    "bf16, BF16, BF16, BF16",
    "w8a8, INT8, INT8, INT8",
    "w4a16, INT4, BF16, BF16",
    "w4a16kv8, INT4, BF16, INT8",
    "w8a8kv16, INT8, INT8, BF16",
    "w16a16kv8, BF16, BF16, INT8"
  })
  void widthsOfWeightsActivationsAndCacheStandInTheName(
      String name, NumberFormat weight, NumberFormat activation, NumberFormat keyValue)
      throws Exception {
    assertThat(FormatSet.named(name)).isEqualTo(new FormatSet(name, weight, activation, keyValue));
  }

  @Test
  void aNameHasOneShortestForm() throws Exception {
    assertThat(FormatSet.named("w8a8kv8").name()).isEqualTo("w8a8");
    assertThat(FormatSet.named("w4a16kv16")).isEqualTo(new FormatSet("w4a16", INT4, BF16, BF16));
    assertThat(FormatSet.named("w8a16kv8").keyValue()).isEqualTo(INT8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "w3a8", "int8", "w8a4", "w16a8", "W8A8", "w8a8kv", "w8a8kv4"})
  void unknownNamesAreAnsweredWithTheValidOnes(String name) {
    assertThatThrownBy(() -> FormatSet.named(name))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageContaining("bf16, w4a8, w4a8kv16, w4a16kv8, w4a16, w8a8");
  }
}
