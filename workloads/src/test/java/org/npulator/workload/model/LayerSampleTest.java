package org.npulator.workload.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.workload.model.AttentionShape.LayerView;
import org.npulator.workload.operator.LayerSample;
import org.npulator.workload.operator.Workload;

class LayerSampleTest {
  private static final RunLength LENGTH = new RunLength(2, 30, 70, 3);

  private static Workload model(long layers, LayerView... pattern) throws Exception {
    boolean slides = pattern.length > 0;
    AttentionShape attention =
        new AttentionShape(
            4,
            2,
            16,
            true,
            false,
            slides ? Optional.of(20L) : Optional.empty(),
            Optional.empty(),
            slides ? Optional.of(List.of(pattern)) : Optional.empty());
    ModelDescription model =
        new ModelDescription(
            layers,
            64,
            attention,
            new FeedForwardShape(128, Activation.SILU, true, false),
            100,
            1e-5,
            false,
            true,
            1000);
    return new WorkloadGenerator("a-model", model, FormatSet.named("w4a8")).generate(LENGTH);
  }

  /** Catches an operator or tensor that is lost, kept or chained to a layer that is not there. */
  @ParameterizedTest
  @CsvSource({"24, 2, 1", "24, 3, 1", "24, 4, 2", "24, 8, 4", "24, 9, 3", "7, 6, 1"})
  void cutIsTheModelWithFewerLayers(long layers, int kept, int repetition) throws Exception {
    LayerSample sample = LayerSample.of(model(layers), kept);
    assertThat(sample.longer()).isEqualTo(model(kept));
    assertThat(sample.shorter()).isEqualTo(model(kept - repetition));
    assertThat(sample.repetitions() * repetition).isEqualTo((int) layers - kept);
  }

  /** Catches a sample that continues a layer with a window as if all had one. */
  @Test
  void kindsOfLayersThatAlternateRepeatTogether() throws Exception {
    LayerView[] pattern = {LayerView.SLIDING, LayerView.SLIDING, LayerView.FULL};
    LayerSample sample = LayerSample.of(model(20, pattern), 2);
    assertThat(sample.period()).isEqualTo(3);
    assertThat(sample.simulatedLayers()).isEqualTo(8);
    assertThat(sample.repetitions()).isEqualTo(4);
    assertThat(sample.longer()).isEqualTo(model(8, pattern));
    assertThat(sample.shorter()).isEqualTo(model(5, pattern));
  }

  @Test
  void operatorsOfRepetitionsAreNamedAfterTheirLayers() throws Exception {
    LayerSample sample = LayerSample.of(model(24), 3);
    assertThat(sample.nameInRepetition("layer2.q_proj", 1)).isEqualTo("layer3.q_proj");
    assertThat(sample.nameInRepetition("layer2.q_proj.weight", 21))
        .isEqualTo("layer23.q_proj.weight");
    assertThat(sample.nameInRepetition("lm_head", 5)).isEqualTo("lm_head");
  }

  /** Seven layers with a pattern of four: what the fifth sees, no other one sees in its place. */
  @Test
  void layersThatDoNotRepeatAreRefused() throws Exception {
    Workload whole = model(7, LayerView.SLIDING, LayerView.FULL, LayerView.FULL, LayerView.SLIDING);
    assertThatThrownBy(() -> LayerSample.of(whole, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the layers do not repeat");
  }

  @ParameterizedTest
  @CsvSource({"1", "8", "9"})
  void numberOfLayersThatSavesNothingIsRefused(int layers) throws Exception {
    Workload whole = model(8);
    assertThatThrownBy(() -> LayerSample.of(whole, layers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(layers + " of 8 layers, which repeat after 1; expected from 2 to 7");
  }
}
