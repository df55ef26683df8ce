package org.npulator.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.workload.model.RunLength;

/** What it costs that an array cannot multiply the formats of the weights. */
class DequantizationTest {
  private static final String NO_INT4 = "cores.matrix.macsPerCyclePerElement.bf16xint4=null";

  /** Hidden size 256, two heads of 64 for keys, 640 in the feed-forward block, two layers. */
  private static final long MATRICES =
      2 * (2 * 256 * 256 + 2 * 256 * 128 + 3 * 256 * 640) + 256 * 2048;

  private static double count(Experiment experiment, String component) {
    for (JsonNode item : experiment.result().get("energy").get("components")) {
      if (item.get("name").asText().equals(component)) {
        return item.get("count").asDouble();
      }
    }
    return 0;
  }

  private static double vectorBusy(Experiment experiment) {
    for (JsonNode engine : experiment.result().get("engines")) {
      if (engine.get("name").asText().equals("core0.vector")) {
        return engine.get("states").get("busy").asDouble();
      }
    }
    throw new AssertionError("there is no vector unit");
  }

  /**
   * Every weight of every step is converted and multiplied by its scale, four cycles and one for a
   * group of at most 128 lanes, and stays half a byte in memory.
   */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 2"})
  void everyWeightIsConvertedAndScaledOnceAStep(long tokens, long steps) {
    RunLength length = new RunLength(1, 20, tokens - 1, steps);
    Experiment mixed = Experiment.small("edge-npu", "w4a16", length);
    Experiment dequantized = Experiment.small("edge-npu", "w4a16", length, NO_INT4);
    long weights = MATRICES * steps;

    assertThat(mixed.sum("phases", "dequantizedElements")).isZero();
    assertThat(dequantized.sum("phases", "dequantizedElements")).isEqualTo(weights);
    assertThat(count(dequantized, "vector.convert") - count(mixed, "vector.convert"))
        .isEqualTo(weights);
    assertThat(count(dequantized, "vector.multiply") - count(mixed, "vector.multiply"))
        .isEqualTo(weights);
    assertThat(vectorBusy(dequantized) - vectorBusy(mixed))
        .isBetween(5.0 * weights / 128, 10.0 * weights / 128);
    assertThat(count(dequantized, "matrix.mac.bf16xbf16"))
        .isEqualTo(
            count(mixed, "matrix.mac.bf16xbf16") + count(mixed, "matrix.mac.bf16xint4-g128"));
    assertThat(dequantized.sum("phases", "weightBytes"))
        .isEqualTo(mixed.sum("phases", "weightBytes"));
  }

  /** A unit of its own takes the work off the vector unit and is accounted for by itself. */
  @Test
  void dequantizerTakesTheWorkOffTheVectorUnit() {
    RunLength length = new RunLength(1, 20, 0, 2);
    Experiment mixed = Experiment.small("edge-npu", "w4a16", length);
    Experiment shared = Experiment.small("edge-npu", "w4a16", length, NO_INT4);
    Experiment dedicated =
        Experiment.small(
            "edge-npu",
            "w4a16",
            length,
            NO_INT4,
            "cores.dequantizer={lanes: 512, operations: vector-7nm}");

    assertThat(count(dedicated, "dequantizer.convert")).isEqualTo(2 * MATRICES);
    assertThat(count(dedicated, "dequantizer.multiply")).isEqualTo(2 * MATRICES);
    assertThat(count(dedicated, "vector.convert")).isEqualTo(count(mixed, "vector.convert"));
    assertThat(seconds(dedicated)).isLessThan(seconds(shared)).isGreaterThan(seconds(mixed));
  }

  private static double seconds(Experiment experiment) {
    return experiment.result().get("summary").get("totalSeconds").asDouble();
  }
}
