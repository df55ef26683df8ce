package org.npulator.hw.systolic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.npulator.core.quantity.Bytes;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.LocalMemory;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Operand;
import org.npulator.hw.sram.Sram;
import org.npulator.hw.sram.SramConfig;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

/** Small arrays of a random shape with random memories, and random products for them. */
final class RandomArray {
  private static final double[] RATES = {1, 1, 2, 3, 1.0 / 2, 1.0 / 3};

  private final SplittableRandom random;
  private final SystolicArrayConfig config;
  private final double rate;
  private final NumberFormat weightFormat;
  private final List<List<ReferenceProduct>> products = new ArrayList<>();
  private final ReferenceBanks banks;
  private ReferenceProduct latest;

  final SramConfig scratchpadConfig;
  final SramConfig accumulatorConfig;
  final Sram scratchpad;
  final Sram accumulator;
  final List<SystolicArray> arrays;
  final SystolicArray array;
  final List<int[][]> expected = new ArrayList<>();
  final List<Multiplication> multiplications = new ArrayList<>();
  final List<Long> issueCycles = new ArrayList<>();
  long conflictCycles;

  RandomArray(SplittableRandom random, Dataflow dataflow) {
    this(random, dataflow, false, 1);
  }

  /**
   * @param vectorMatrixEngine whether all products are those of a vector-matrix engine
   */
  RandomArray(SplittableRandom random, Dataflow dataflow, boolean vectorMatrixEngine, int count) {
    this.random = random;
    rate = RATES[random.nextInt(RATES.length)];
    weightFormat = random.nextBoolean() ? NumberFormat.INT8 : NumberFormat.of("int4");
    int beatCycles = rate < 1 ? (int) Math.rint(1 / rate) : 1;
    int rows = edge(random) + (vectorMatrixEngine ? beatCycles : 0);
    config =
        new SystolicArrayConfig(
            rows,
            edge(random),
            dataflow,
            random.nextBoolean(),
            vectorMatrixEngine
                ? Optional.of(random.nextInt(beatCycles, rows) + 1)
                : Optional.empty(),
            Map.of("int8x" + weightFormat, rate),
            Optional.empty(),
            Optional.of(count),
            Optional.empty());
    scratchpadConfig = memory();
    accumulatorConfig = memory();
    scratchpad = new Sram(scratchpadConfig);
    accumulator = new Sram(accumulatorConfig);
    arrays = SystolicArray.ofCore(config, scratchpad, accumulator);
    array = arrays.get(0);
    arrays.forEach(each -> products.add(new ArrayList<>()));
    banks = new ReferenceBanks(banks(scratchpadConfig), banks(accumulatorConfig));
  }

  private static int edge(SplittableRandom random) {
    return random.nextInt(8) == 0 ? random.nextInt(1, 33) : random.nextInt(1, 7);
  }

  /**
   * Issues a random product to the first array.
   *
   * @param notBefore earliest cycle that the reference starts it in
   */
  void issue(long cycle, long notBefore) {
    issue(0, cycle, notBefore, false);
  }

  /**
   * Issues a random product.
   *
   * @param sameActivations whether it takes those of the product before
   */
  void issue(int number, long cycle, long notBefore, boolean sameActivations) {
    int m = size(config.dataflow() == Dataflow.INPUT_STATIONARY ? config.columns() : config.rows());
    int k = size(config.rows());
    int n = size(config.columns());
    if (config.vectorRows().isPresent()) {
      m = random.nextInt(1, 4);
      k += 12 + 2 * config.vectorRows().get();
      while (!VectorMatrixFold.isFaster(
          multiply(m, k, n), config.rows(), config.vectorRows().get(), MacRate.of(rate))) {
        m--; // a single row always is
      }
    }
    boolean shared = sameActivations && latest != null;
    if (shared) {
      m = latest.m();
      k = latest.k();
    }
    boolean accumulate = random.nextBoolean();
    int[][] sums = matrix(m, n);
    ReferenceProduct product =
        new ReferenceProduct(
            shared ? latest.activations() : matrix(m, k),
            matrix(k, n),
            random.nextInt(3) == 0,
            accumulate,
            sums,
            notBefore,
            shared ? latest.activationLayout() : layout(scratchpadConfig, 8),
            layout(scratchpadConfig, weightFormat.bits()),
            layout(accumulatorConfig, 32));
    latest = product;
    products.get(number).add(product);
    expected.add(product(product.activations(), product.weights(), sums, accumulate));
    issueCycles.add(cycle);
    multiplications.add(
        arrays
            .get(number)
            .issue(
                new MatrixMultiply(
                    0,
                    List.of(),
                    m,
                    k,
                    n,
                    operand(LocalMemory.SCRATCHPAD, product.activationLayout(), NumberFormat.INT8),
                    operand(LocalMemory.SCRATCHPAD, product.weightLayout(), weightFormat),
                    product.transposed(),
                    operand(LocalMemory.ACCUMULATOR, product.sumLayout(), NumberFormat.INT32),
                    accumulate),
                cycle));
    conflictCycles += arrays.get(number).lastConflictCycles();
  }

  private static MatrixMultiply multiply(int m, int k, int n) {
    Operand none = new Operand(LocalMemory.SCRATCHPAD, 0, 0, NumberFormat.INT8);
    return new MatrixMultiply(0, List.of(), m, k, n, none, none, false, none, false);
  }

  /** A dimension of a few folds. */
  private int size(int edge) {
    return random.nextInt(1, Math.max(15, 5 * edge / 2));
  }

  List<ReferenceProduct> products() {
    return products.get(0);
  }

  List<ReferenceProduct> products(int number) {
    return products.get(number);
  }

  RegisterLevelArray reference() {
    return reference(banks, products());
  }

  /** References of all arrays, to be run at the same time. */
  List<RegisterLevelArray> references() {
    List<RegisterLevelArray> references = new ArrayList<>();
    for (List<ReferenceProduct> own : products) {
      references.add(reference(references.isEmpty() ? banks : banks.beside(), own));
    }
    return references;
  }

  private RegisterLevelArray reference(ReferenceBanks shared, List<ReferenceProduct> own) {
    return RegisterLevelArray.of(
        config,
        rate > 1 ? (int) Math.rint(rate) : 1,
        rate < 1 ? (int) Math.rint(1 / rate) : 1,
        shared,
        own);
  }

  ReferenceProduct.Layout layout(SramConfig memory, int bits) {
    long width = memory.width().bytes();
    long stride = random.nextBoolean() ? random.nextInt(0, 12) * width : random.nextInt(0, 80);
    return new ReferenceProduct.Layout(random.nextInt(1000), stride, bits);
  }

  static Operand operand(LocalMemory memory, ReferenceProduct.Layout layout, NumberFormat format) {
    return new Operand(memory, layout.address(), layout.strideBytes(), format);
  }

  private SramConfig memory() {
    return new SramConfig(
        new Bytes(1 << 20),
        random.nextInt(1, 9),
        new Bytes(random.nextInt(1, 9)),
        random.nextInt(1, 4) * random.nextInt(1, 9));
  }

  private static ReferenceBanks.Banks banks(SramConfig config) {
    return new ReferenceBanks.Banks(config.banks(), config.ports(), config.width().bytes());
  }

  private int[][] matrix(int height, int width) {
    int[][] matrix = new int[height][width];
    for (int[] row : matrix) {
      for (int column = 0; column < width; column++) {
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
