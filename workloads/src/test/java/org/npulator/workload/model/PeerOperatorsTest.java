package org.npulator.workload.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;

/** Shapes and operations of Llama 3.1 8B against GenZ, which fuses q, k, v and gate, up. */
class PeerOperatorsTest {
  private static final Map<String, List<String>> FUSED =
      Map.of(
          "qkv", List.of("q_proj", "k_proj", "v_proj"), "gate_up", List.of("gate_proj", "up_proj"));

  private static Step step(String phase) throws InvalidWorkloadException {
    RunLength length =
        phase.equals("prefill") ? new RunLength(1, 0, 2048, 1) : new RunLength(1, 2048, 0, 1);
    return new WorkloadGenerator("llama", PublishedModels.LLAMA_3_1_8B, FormatSet.named("bf16"))
        .generate(length)
        .steps()
        .get(0);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "genz-llama-3.1-8b.csv", numLinesToSkip = 1)
  void projectionsOfALayerAreThoseOfThePeer(
      String phase, String operator, long m, long k, long n, double megaFlop) throws Exception {
    List<String> roles = FUSED.getOrDefault(operator, List.of(operator));
    List<Matmul> matmuls =
        step(phase).operators().stream()
            .filter(o -> o.layer() <= 0 && roles.contains(o.role()))
            .map(Matmul.class::cast)
            .toList();
    assertThat(matmuls).hasSameSizeAs(roles);
    assertThat(matmuls).allMatch(matmul -> matmul.output().rows() == m);
    assertThat(matmuls).allMatch(matmul -> matmul.weight().rows() == k);
    assertThat(matmuls.stream().mapToLong(matmul -> matmul.weight().columns()).sum()).isEqualTo(n);
    assertThat(2e-6 * matmuls.stream().mapToLong(Matmul::macs).sum())
        .isCloseTo(megaFlop, Offset.offset(1e-6));
  }

  /** GenZ: logit and attend over 2048 cached tokens and the new one, in millions. */
  @Test
  void decodeAttentionIsThatOfThePeer() throws Exception {
    assertThat(2e-6 * attention("decode").macs())
        .isCloseTo(2 * (16.777216 + 0.008192), Offset.offset(1e-6));
  }

  /** GenZ multiplies the whole square of scores; a causal mask leaves (n + 1) / 2n of it. */
  @Test
  void prefillAttentionIsTheCausalPartOfThatOfThePeer() throws Exception {
    assertThat(2e-6 * attention("prefill").macs())
        .isCloseTo(2 * 34359.738368 * 2049 / 4096, Offset.offset(1e-6));
  }

  private static Operator attention(String phase) throws InvalidWorkloadException {
    return step(phase).operators().stream()
        .filter(operator -> operator.name().equals("layer0.attention"))
        .findAny()
        .orElseThrow();
  }
}
