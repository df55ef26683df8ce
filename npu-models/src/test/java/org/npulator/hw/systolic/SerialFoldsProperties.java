package org.npulator.hw.systolic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;
import org.npulator.hw.systolic.ReferenceProduct.Layout;
import org.npulator.hw.systolic.ReferenceProduct.Outcome;

/** A full fold by itself takes the cycles of the registers. */
class SerialFoldsProperties {

  @Property(tries = 300)
  void foldOfWeightsLastsUntilItsLastSumLeaves(
      @ForAll @IntRange(min = 1, max = 20) int rows,
      @ForAll @IntRange(min = 1, max = 20) int columns,
      @ForAll @IntRange(min = 1, max = 30) int beats) {
    Outcome outcome = run(Dataflow.WEIGHT_STATIONARY, rows, columns, beats, rows, columns);
    assertThat(
            new SerialFolds(Dataflow.WEIGHT_STATIONARY, rows, columns, beats, rows, columns)
                .cycles())
        .isEqualTo(outcome.completionCycle);
  }

  /** Activations that stay while weights pass: the product of the transposed matrices. */
  @Property(tries = 300)
  void foldOfActivationsIsOneOfTheTransposedProduct(
      @ForAll @IntRange(min = 1, max = 20) int rows,
      @ForAll @IntRange(min = 1, max = 20) int columns,
      @ForAll @IntRange(min = 1, max = 30) int beats) {
    Outcome outcome = run(Dataflow.WEIGHT_STATIONARY, rows, columns, beats, rows, columns);
    assertThat(
            new SerialFolds(Dataflow.INPUT_STATIONARY, rows, columns, columns, rows, beats)
                .cycles())
        .isEqualTo(outcome.completionCycle);
  }

  @Property(tries = 300)
  void foldOfResultsLastsUntilItsLastMultiplication(
      @ForAll @IntRange(min = 1, max = 20) int rows,
      @ForAll @IntRange(min = 1, max = 20) int columns,
      @ForAll @IntRange(min = 1, max = 30) int beats) {
    Outcome outcome = run(Dataflow.OUTPUT_STATIONARY, rows, columns, rows, beats, columns);
    assertThat(
            new SerialFolds(Dataflow.OUTPUT_STATIONARY, rows, columns, rows, beats, columns)
                .cycles())
        .isEqualTo(outcome.lastMultiplyCycle - outcome.firstBeatCycle);
  }

  /** Operands entering the edges of every fold, spelled out fold by fold. */
  @Property(tries = 500)
  void countsWhatEntersAndLeavesEveryFold(
      @ForAll Dataflow dataflow,
      @ForAll @IntRange(min = 1, max = 9) int rows,
      @ForAll @IntRange(min = 1, max = 9) int columns,
      @ForAll @IntRange(min = 1, max = 30) int m,
      @ForAll @IntRange(min = 1, max = 30) int k,
      @ForAll @IntRange(min = 1, max = 30) int n) {
    long activations = 0;
    long weights = 0;
    long sums = 0;
    long used = 0;
    long folds = 0;
    int alongRows = dataflow == Dataflow.OUTPUT_STATIONARY ? m : k;
    int alongColumns = dataflow == Dataflow.INPUT_STATIONARY ? m : n;
    for (int row = 0; row < alongRows; row += rows) {
      for (int column = 0; column < alongColumns; column += columns) {
        long height = Math.min(rows, alongRows - row);
        long width = Math.min(columns, alongColumns - column);
        folds++;
        used += height * width;
        switch (dataflow) {
          case WEIGHT_STATIONARY -> {
            weights += height * width;
            activations += m * height;
            sums += m * width;
          }
          case OUTPUT_STATIONARY -> {
            activations += height * k;
            weights += width * k;
            sums += height * width;
          }
          case INPUT_STATIONARY -> {
            activations += height * width;
            weights += n * height;
            sums += n * width;
          }
        }
      }
    }
    SerialFolds counted = new SerialFolds(dataflow, rows, columns, m, k, n);
    assertThat(counted.activationReads()).isEqualTo(activations);
    assertThat(counted.weightReads()).isEqualTo(weights);
    assertThat(counted.partialSumWrites()).isEqualTo(sums);
    assertThat(counted.foldsOfRows() * counted.foldsOfColumns()).isEqualTo(folds);
    assertThat(counted.mappingEfficiency()).isEqualTo((double) used / (folds * rows * columns));
  }

  private static Outcome run(Dataflow dataflow, int rows, int columns, int m, int k, int n) {
    SplittableRandom random = new SplittableRandom(1);
    ReferenceProduct product =
        new ReferenceProduct(
            matrix(random, m, k),
            matrix(random, k, n),
            false,
            false,
            new int[m][n],
            0,
            new Layout(0, 0, 8),
            new Layout(0, 0, 8),
            new Layout(0, 0, 32));
    ReferenceBanks.Banks wide = new ReferenceBanks.Banks(1, 1 << 20, 1 << 20);
    return RegisterLevelArray.of(
            new SystolicArrayConfig(rows, columns, dataflow, false, Map.of("int8xint8", 1.0)),
            1,
            1,
            new ReferenceBanks(wide, wide),
            List.of(product))
        .run()
        .get(0);
  }

  private static int[][] matrix(SplittableRandom random, int height, int width) {
    int[][] matrix = new int[height][width];
    for (int[] row : matrix) {
      for (int column = 0; column < width; column++) {
        row[column] = random.nextInt(-9, 10);
      }
    }
    return matrix;
  }
}
