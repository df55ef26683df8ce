package org.npulator.hw.systolic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.npulator.core.quantity.Bytes;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.LocalMemory;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Operand;
import org.npulator.hw.sram.Sram;
import org.npulator.hw.sram.SramConfig;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

class SystolicArrayProperties {

  @Property(tries = 3000)
  void closedFormsAgreeWithEveryRegister(@ForAll long seed) {
    agreesWithEveryRegister(new SplittableRandom(seed));
  }

  @Tag("nightly")
  @Property(tries = 100_000)
  void closedFormsAgreeWithEveryRegisterInManyCases(@ForAll long seed) {
    agreesWithEveryRegister(new SplittableRandom(seed));
  }

  private static void agreesWithEveryRegister(SplittableRandom random) {
    int rows = random.nextInt(1, 7);
    int columns = random.nextInt(1, 7);
    boolean doubleBuffered = random.nextBoolean();
    double[] rates = {1, 1, 2, 3, 1.0 / 2, 1.0 / 3};
    double rate = rates[random.nextInt(rates.length)];
    NumberFormat weightFormat = random.nextBoolean() ? NumberFormat.INT8 : NumberFormat.INT4;
    SramConfig scratchpad = memory(random);
    SramConfig accumulator = memory(random);
    SystolicArray array =
        new SystolicArray(
            new SystolicArrayConfig(
                rows,
                columns,
                Dataflow.WEIGHT_STATIONARY,
                doubleBuffered,
                Map.of("int8x" + weightFormat, rate)),
            new Sram(scratchpad),
            new Sram(accumulator));

    List<RegisterLevelArray.Product> products = new ArrayList<>();
    List<int[][]> expected = new ArrayList<>();
    List<Multiplication> multiplications = new ArrayList<>();
    List<Long> issued = new ArrayList<>();
    long conflicts = 0;
    int count = random.nextInt(1, 5);
    for (int index = 0; index < count; index++) {
      int m = random.nextInt(1, 10);
      int k = random.nextInt(1, 15);
      int n = random.nextInt(1, 15);
      boolean transposed = random.nextInt(3) == 0;
      int[][] activations = matrix(random, m, k);
      int[][] weights = matrix(random, k, n);
      int[][] sums = matrix(random, m, n);
      boolean accumulate = random.nextBoolean();
      expected.add(product(activations, weights, sums, accumulate));
      long gap = random.nextBoolean() ? 0 : random.nextInt(1, 30);
      long cycle = array.readyCycle() + gap;
      RegisterLevelArray.Layout activationLayout = layout(random, scratchpad, 8);
      RegisterLevelArray.Layout weightLayout = layout(random, scratchpad, weightFormat.bits());
      RegisterLevelArray.Layout sumLayout = layout(random, accumulator, 32);
      products.add(
          new RegisterLevelArray.Product(
              activations,
              weights,
              transposed,
              accumulate,
              sums,
              gap == 0 ? 0 : cycle,
              activationLayout,
              weightLayout,
              sumLayout));
      multiplications.add(
          array.issue(
              new MatrixMultiply(
                  0,
                  List.of(),
                  m,
                  k,
                  n,
                  operand(LocalMemory.SCRATCHPAD, activationLayout, NumberFormat.INT8),
                  operand(LocalMemory.SCRATCHPAD, weightLayout, weightFormat),
                  transposed,
                  operand(LocalMemory.ACCUMULATOR, sumLayout, NumberFormat.INT32),
                  accumulate),
              cycle));
      conflicts += array.lastConflictCycles();
      issued.add(cycle);
    }

    List<Long> completions = multiplications.stream().map(Multiplication::completionCycle).toList();
    List<Long> inputsFree = multiplications.stream().map(Multiplication::inputFreeCycle).toList();
    int beatCycles = rate < 1 ? (int) Math.rint(1 / rate) : 1;
    RegisterLevelArray reference =
        new RegisterLevelArray(
            rate > 1 ? (int) rate * rows : rows,
            columns,
            beatCycles,
            doubleBuffered,
            banks(scratchpad),
            banks(accumulator),
            products);
    List<RegisterLevelArray.Outcome> outcomes = reference.run();
    for (int index = 0; index < count; index++) {
      RegisterLevelArray.Outcome outcome = outcomes.get(index);
      assertThat(products.get(index).sums()).isDeepEqualTo(expected.get(index));
      assertThat(completions.get(index)).isEqualTo(outcome.completionCycle);
      assertThat(inputsFree.get(index)).isEqualTo(outcome.inputFreeCycle);
      if (products.get(index).notBefore() == 0) {
        assertThat(outcome.shiftInCycle).isEqualTo(issued.get(index));
      } else { // a freeze that is under way ends first
        assertThat(outcome.shiftInCycle).isGreaterThanOrEqualTo(issued.get(index));
      }
    }
    assertThat(reference.frozenCycles()).isEqualTo(conflicts);
  }

  private static SramConfig memory(SplittableRandom random) {
    int banks = random.nextInt(1, 9);
    long width = random.nextInt(1, 9);
    return new SramConfig(
        new Bytes(1 << 20), banks, new Bytes(width), random.nextInt(1, 4) * random.nextInt(1, 9));
  }

  private static RegisterLevelArray.Banks banks(SramConfig config) {
    return new RegisterLevelArray.Banks(config.banks(), config.ports(), config.width().bytes());
  }

  private static RegisterLevelArray.Layout layout(
      SplittableRandom random, SramConfig memory, int bits) {
    long width = memory.width().bytes();
    long stride = random.nextBoolean() ? random.nextInt(0, 12) * width : random.nextInt(0, 80);
    return new RegisterLevelArray.Layout(random.nextInt(1000), stride, bits);
  }

  private static Operand operand(
      LocalMemory memory, RegisterLevelArray.Layout layout, NumberFormat format) {
    return new Operand(memory, layout.address(), layout.strideBytes(), format);
  }

  private static int[][] matrix(SplittableRandom random, int rows, int columns) {
    int[][] matrix = new int[rows][columns];
    for (int[] row : matrix) {
      for (int column = 0; column < columns; column++) {
        row[column] = random.nextInt(-9, 10);
      }
    }
    return matrix;
  }

  private static int[][] product(
      int[][] activations, int[][] weights, int[][] sums, boolean accumulate) {
    int[][] product = new int[activations.length][weights[0].length];
    for (int row = 0; row < product.length; row++) {
      for (int column = 0; column < product[row].length; column++) {
        product[row][column] = accumulate ? sums[row][column] : 0;
        for (int inner = 0; inner < weights.length; inner++) {
          product[row][column] += activations[row][inner] * weights[inner][column];
        }
      }
    }
    return product;
  }
}
