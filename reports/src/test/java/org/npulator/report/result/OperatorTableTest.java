package org.npulator.report.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.npulator.report.result.RunResult.Mapping;

class OperatorTableTest {
  private static OperatorGroup group(String phase, String role, double seconds) {
    return new OperatorGroup(phase, role, 24, seconds, 1000, 10, 1);
  }

  private static Mapping mapping(String phase, String operator, String fusion) {
    return new Mapping(
        phase, operator, "weight-stationary", Map.of(), "n,m,k", 100, "none", fusion);
  }

  /** The clock does not tell which of them a cycle belongs to. */
  @Test
  void rolesComputedTogetherAreOneGroupInTheirPhase() {
    String fusion = "gate_proj+up_proj+activation";
    OperatorTable table =
        new OperatorTable(
            List.of(
                group("prefill", "attention", 2),
                group("prefill", "gate_proj", 5),
                group("prefill", "up_proj", 0.25),
                group("prefill", "activation", 0.5),
                group("decode", "gate_proj", 1),
                group("decode", "up_proj", 1)),
            List.of());

    OperatorTable together =
        table.together(
            List.of(
                mapping("prefill", "layer0.attention", "scores+softmax+values"),
                mapping("prefill", "layer0.gate_proj", fusion),
                mapping("prefill", "layer0.up_proj", fusion),
                mapping("prefill", "layer0.activation", fusion),
                mapping("decode", "layer0.gate_proj", "none"),
                mapping("decode", "layer0.up_proj", "none")));

    assertThat(together.groups())
        .containsExactly(
            group("prefill", "attention", 2),
            new OperatorGroup("prefill", fusion, 72, 5.75, 3000, 30, 3),
            group("decode", "gate_proj", 1),
            group("decode", "up_proj", 1));
  }
}
