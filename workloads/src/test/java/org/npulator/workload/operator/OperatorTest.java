package org.npulator.workload.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.npulator.hw.format.NumberFormat;

class OperatorTest {
  private static final int NO_LAYER = -1;

  private static Tensor activation(String name, long rows, long columns) {
    return new Tensor(name, TensorKind.ACTIVATION, rows, columns, NumberFormat.BF16);
  }

  private static Tensor weight(String name, long rows, long columns) {
    return new Tensor(name, TensorKind.WEIGHT, rows, columns, NumberFormat.INT8);
  }

  private static Tensor cache(String name, long rows, long columns) {
    return new Tensor(name, TensorKind.KV_CACHE, rows, columns, NumberFormat.INT8);
  }

  private static Attention attention(long batch, long newTokens, long cachedTokens) {
    long rows = batch * newTokens;
    long cacheRows = batch * (newTokens + cachedTokens);
    return new Attention(
        "attention",
        0,
        activation("q", rows, 12),
        activation("k", rows, 6),
        activation("v", rows, 6),
        cache("k.cache", cacheRows, 6),
        cache("v.cache", cacheRows, 6),
        activation("o", rows, 12),
        batch,
        newTokens,
        cachedTokens,
        4,
        2,
        3);
  }

  private static Matmul matmul(String role, Tensor input, Tensor weight, Tensor output) {
    return new Matmul(role, NO_LAYER, input, weight, Optional.empty(), output);
  }

  @Test
  void matmulRefusesShapesThatDoNotChain() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> matmul("m", activation("x", 2, 8), weight("w", 9, 4), activation("y", 2, 4)))
        .withMessage("m: the input x [2, 8] does not chain with the weight w [9, 4]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> matmul("m", activation("x", 2, 8), weight("w", 8, 4), activation("y", 2, 5)))
        .withMessageContaining("columns of the weight");
  }

  @Test
  void matmulTakesAllRowsOrTheLastOfEqualSequences() {
    assertThat(matmul("m", activation("x", 6, 8), weight("w", 8, 4), activation("y", 2, 4)).macs())
        .isEqualTo(2 * 8 * 4);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> matmul("m", activation("x", 6, 8), weight("w", 8, 4), activation("y", 4, 4)))
        .withMessageContaining("multiple of the rows");
  }

  @Test
  void countOfOperationsBeyond64BitsIsRefused() {
    long million = 1L << 25;
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                matmul(
                    "m",
                    activation("x", million, million),
                    weight("w", million, million),
                    activation("y", million, million)))
        .withMessage("m: the number of operations exceeds 64 bits");
  }

  @Test
  void attentionMultipliesEveryPairOfTokensThatSeeEachOtherTwice() {
    // 3 new tokens see 5 + 1, 5 + 2 and 5 + 3 tokens; 2 sequences, 4 heads of 3 features.
    assertThat(attention(2, 3, 5).macs()).isEqualTo(2 * (6 + 7 + 8) * 2 * 4 * 3);
  }

  @Test
  void attentionNeedsHeadsThatShareEqually() {
    Attention valid = attention(1, 1, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Attention(
                    "a",
                    0,
                    valid.query(),
                    valid.key(),
                    valid.value(),
                    valid.keyCache(),
                    valid.valueCache(),
                    valid.output(),
                    1,
                    1,
                    0,
                    4,
                    3,
                    2))
        .withMessage("layer0.a: 4 query heads cannot share 3 key and value heads equally");
  }

  @Test
  void normKeepsColumnsAndArgmaxLeavesOne() {
    Tensor input = activation("x", 4, 8);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Reduction(
                    "argmax",
                    NO_LAYER,
                    Reduction.Kind.ARGMAX,
                    input,
                    Optional.empty(),
                    activation("y", 4, 8),
                    0))
        .withMessageContaining("expected [4, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Reduction(
                    "norm",
                    NO_LAYER,
                    Reduction.Kind.RMS_NORM,
                    input,
                    Optional.empty(),
                    activation("y", 4, 8),
                    0))
        .withMessage("norm: a norm has a weight");
  }

  @Test
  void rotaryTableHasARowForEachTokenOfTheStep() {
    Tensor input = activation("x", 4, 8);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Elementwise(
                    "rope",
                    NO_LAYER,
                    Elementwise.Kind.ROTARY_EMBEDDING,
                    List.of(input, weight("table", 3, 4)),
                    activation("y", 4, 8),
                    4,
                    0))
        .withMessage("rope: the table is table [3, 4], expected [4, 4]");
  }

  @Test
  void stepRefusesAnActivationThatNobodyMade() {
    Matmul first = matmul("m", activation("x", 1, 8), weight("w", 8, 4), activation("y", 1, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Step(StepKind.DECODE, 1, 1, 0, List.of(first)))
        .withMessage("m: uses the activation x before any operator makes it");
  }

  @Test
  void stepLetsAHeadUseTheEmbeddingTableAsItsTranspose() {
    Gather gather =
        new Gather("embedding", NO_LAYER, weight("table", 100, 8), activation("x", 1, 8));
    Matmul head = matmul("head", gather.output(), weight("table", 8, 100), activation("y", 1, 100));
    assertThat(new Step(StepKind.DECODE, 1, 1, 0, List.of(gather, head)).operators()).hasSize(2);
    Matmul other = matmul("head", gather.output(), weight("table", 8, 99), activation("y", 1, 99));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Step(StepKind.DECODE, 1, 1, 0, List.of(gather, other)))
        .withMessageContaining(
            "head: WEIGHT table [8, 99] int8 differs from WEIGHT table [100, 8]");
  }

  @Test
  void workloadRefusesAStepBeyondItsCache() {
    Gather gather =
        new Gather("embedding", NO_LAYER, weight("table", 100, 8), activation("x", 1, 8));
    Step step = new Step(StepKind.DECODE, 1, 1, 7, List.of(gather));
    assertThat(new Workload("m", "w8a8", 8, List.of(step)).steps()).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Workload("m", "w8a8", 7, List.of(step)))
        .withMessageContaining("laid out for 7");
  }

  @Test
  void tensorWithScalesCountsThem() {
    Tensor tensor = new Tensor("w", TensorKind.WEIGHT, 3, 257, NumberFormat.of("int4-g128"));
    assertThat(tensor.bytes()).isEqualTo(3 * (128 + 2 * 2 + 1 + 2));
  }
}
