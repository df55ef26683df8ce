package org.npulator.experiment.sweep.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private static final Map<String, Object> VALUES = values();

  private static Map<String, Object> values() {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("cores.matrix.rows", 64L);
    written.put("cores.scratchpad.capacity", "2 MiB");
    written.put("clocks.core", "1.2 GHz");
    written.put("workload.formats", "w4a16");
    written.put("cores.matrix.doubleBufferedWeights", true);
    written.put("cores.matrix.vectorRows", null);
    Map<String, Object> amounts = new LinkedHashMap<>();
    written.forEach((name, value) -> amounts.put(name, Amount.of(value)));
    return amounts;
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "cores.matrix.rows < 65 | true",
        "cores.matrix.rows >= 65 | false",
        "cores.scratchpad.capacity == 2048 KiB | true",
        "cores.scratchpad.capacity < 2 MB | false",
        "clocks.core > 1100 MHz | true",
        "clocks.core * 2 == 2.4 GHz | true",
        "workload.formats == 'w4a16' | true",
        "workload.formats != 'w4a16' | false",
        "cores.matrix.doubleBufferedWeights == true | true",
        "cores.matrix.vectorRows == null | true",
        "cores.matrix.rows == 1 or cores.matrix.rows == 64 and clocks.core > 2 GHz | false",
        "(cores.matrix.rows == 64 or cores.matrix.rows == 1) and not clocks.core > 2 GHz | true",
        "cores.matrix.rows - 4 * 16 == 0 | true",
        "cores.matrix.rows / 2 + 1 == 33 and cores.matrix.rows - 2 - 2 == 60 | true",
        "not not cores.matrix.rows == 64 | true",
      })
  void bindsAsWrittenAndKnowsUnits(String text, boolean expected) {
    assertThat(ConditionParser.parse(text).holds(VALUES)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a <", "(a < 1", "a < 1)", "a << 1", "a < 'x", "and", "a < 3 parsecs", "a b"})
  void isRefusedWhereItEndsEarlyOrSaysNothing(String text) {
    assertThatThrownBy(() -> ConditionParser.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"workload.formats < 3", "cores.matrix.rows", "nothing == 1", "not clocks.core"})
  void valuesOfAnotherTypeAreRefusedWhenUsed(String text) {
    assertThatThrownBy(() -> ConditionParser.parse(text).holds(VALUES))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void sumsAndProductsBindAsInJava(
      @ForAll @IntRange(max = 99) int a,
      @ForAll @IntRange(max = 99) int b,
      @ForAll @IntRange(max = 99) int c,
      @ForAll @IntRange(max = 99) int d) {
    Map<String, Object> values = Map.of("a", (double) a, "b", (double) b);
    String text = "a + b * %d - a - %d > b * b".formatted(c, d);
    assertThat(ConditionParser.parse(text).holds(values)).isEqualTo(a + b * c - a - d > b * b);
  }
}
