package org.npulator.hw.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

/** Cores with two 8x8 arrays. */
class SeveralArraysTest {
  /** 8 rows of weights, 64 rows of activations, 2 x 7 cycles of skew. */
  private static final long FOLD_CYCLES = 8 + 64 + 2 * 7;

  private static CoreConfig twoArrays(CoreConfig core) {
    SystolicArrayConfig array = (SystolicArrayConfig) core.matrix();
    return new CoreConfig(
        core.count(),
        core.clock(),
        new SystolicArrayConfig(
            array.rows(),
            array.columns(),
            array.dataflow(),
            array.doubleBufferedWeights(),
            array.vectorRows(),
            array.macsPerCyclePerElement(),
            array.sparsity(),
            Optional.of(2),
            Optional.empty()),
        core.vector(),
        core.scratchpad(),
        core.accumulator(),
        core.dma(),
        core.dequantizer());
  }

  /** A product of one fold; the operands of different numbers lie in different banks. */
  private static MatrixMultiply fold(int operator, int array, long address) {
    MatrixMultiply first = SmallCore.multiply(operator, 64, 8, 8, address);
    return new MatrixMultiply(
        first.operator(),
        first.waitsFor(),
        first.m(),
        first.k(),
        first.n(),
        first.activations(),
        first.weights(),
        first.weightsTransposed(),
        first.accumulators(),
        first.accumulate(),
        array,
        Optional.empty());
  }

  private static CoreRun run(CoreConfig config, MatrixMultiply... products) {
    CoreRun run = new CoreRun(config, (write, address, bytes) -> 1);
    List<String> operators =
        java.util.stream.IntStream.range(0, products.length).mapToObj(i -> "o" + i).toList();
    run.execute(new TileProgram(operators, List.of(products)));
    return run;
  }

  @Test
  void productsOnDifferentArraysRunAtTheSameTime() {
    CoreRun run =
        run(twoArrays(SmallCore.withoutConflicts(2)), fold(0, 0, 0), fold(1, 1, 4096 + 256));

    assertThat(run.nowCycles()).isEqualTo(FOLD_CYCLES);
    for (String array : List.of("array0.matrix", "array1.matrix")) {
      assertThat(run.cycles(array)).isEqualTo(Map.of(EngineState.BUSY, FOLD_CYCLES));
    }
  }

  @Test
  void idleArrayHasNoWork() {
    CoreRun run = run(twoArrays(SmallCore.withoutConflicts(2)), fold(0, 1, 0));

    assertThat(run.cycles("array0.matrix")).isEqualTo(Map.of(EngineState.NO_WORK, FOLD_CYCLES));
    assertThat(run.cycles("array1.matrix")).isEqualTo(Map.of(EngineState.BUSY, FOLD_CYCLES));
  }

  /**
   * Four banks of 8 bytes, one port: rows of activations 16 rows apart meet in a bank in every one
   * of the 64 cycles in which both arrays stream, and rows of weights in each of 8.
   */
  @Test
  void arraysThatReadOneBankStandStillTogether() {
    CoreRun run = run(twoArrays(SmallCore.withFewBanks(2)), fold(0, 0, 0), fold(1, 1, 128));

    for (String array : List.of("array0.matrix", "array1.matrix")) {
      assertThat(run.cycles(array))
          .isEqualTo(Map.of(EngineState.BUSY, FOLD_CYCLES, EngineState.BANK_CONFLICT, 64L + 8));
    }
  }

  /** Both take the same activations and weights, word by word in the same cycles. */
  @Test
  void wordThatBothArraysReadIsReadOnce() {
    CoreRun run = run(twoArrays(SmallCore.withFewBanks(2)), fold(0, 0, 0), fold(1, 1, 0));

    assertThat(run.cycles("array0.matrix")).isEqualTo(Map.of(EngineState.BUSY, FOLD_CYCLES));
  }

  @Test
  void arrayThatIsNotThereIsRefused() {
    CoreConfig config = twoArrays(SmallCore.withoutConflicts(2));

    assertThatThrownBy(() -> run(config, fold(0, 2, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no engine executes");
  }
}
