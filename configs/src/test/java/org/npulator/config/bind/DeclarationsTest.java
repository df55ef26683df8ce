package org.npulator.config.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A record that no file can fill is a defect of the program and found at once. */
class DeclarationsTest {
  record Endless(List<Endless> parts) {}

  record WithFloat(float value) {}

  record WithNumberedKeys(Map<Integer, String> names) {}

  record WithNamedText(@Reference("memory") String text) {}

  sealed interface Shape {}

  record Square(String type) implements Shape {}

  record WithSelector(Shape shape) {}

  @Test
  void recordsThatCannotBeConfiguredAreRefused() {
    for (Class<? extends Record> type :
        List.of(
            Endless.class,
            WithFloat.class,
            WithNumberedKeys.class,
            WithNamedText.class,
            WithSelector.class)) {
      assertThatThrownBy(() -> Declarations.of(type)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void javaNamesBecomeKebabCase() {
    assertThat(KebabCase.ofConstant("ALL_BANK")).isEqualTo("all-bank");
    assertThat(KebabCase.ofType("AdderTree")).isEqualTo("adder-tree");
  }

  @Test
  void nearestNameIsAtMostAThirdAway() {
    List<String> names = List.of("rows", "columns", "dataflow");
    assertThat(NearestName.of("row", names)).contains("rows");
    assertThat(NearestName.of("ROWS", names)).contains("rows");
    assertThat(NearestName.of("colunms", names)).contains("columns");
    assertThat(NearestName.of("height", names)).isEmpty();
    assertThat(NearestName.of("", names)).isEmpty();
  }
}
