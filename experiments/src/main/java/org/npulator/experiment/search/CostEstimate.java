package org.npulator.experiment.search;

import java.util.List;
import java.util.Optional;
import org.npulator.hw.chip.CoreConfig;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.LocalMemory;
import org.npulator.hw.program.Operand;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.program.VectorOperation;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;
import org.npulator.hw.vector.VectorConfig;
import org.npulator.hw.vector.VectorUnit;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.mapping.ProductEstimate;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.OperatorVisitor;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/**
 * Closed forms for single operators on a machine: the array by the formulas that choose mappings,
 * the vector unit by the passes of its kernels, memory by bytes. Bank conflicts, tile boundaries
 * and waits within an operator are left out; several cores share work evenly and exchange it for
 * free.
 */
final class CostEstimate implements OperatorVisitor<OperatorCost> {
  private static final int PARTIAL_SUM_BYTES = 4;
  private static final int ACCUMULATOR_SHARE = 2;

  private final CoreConfig cores;
  private final ProductEstimate products;
  private final double arrayColumns;
  private final double arrayRows;

  /**
   * @param npu of which nothing but the cores counts
   */
  CostEstimate(NpuConfig npu) {
    cores = npu.cores();
    products = new ProductEstimate(npu);
    SystolicArrayConfig array = (SystolicArrayConfig) cores.matrix();
    arrayRows = array.rows();
    arrayColumns = array.columns();
  }

  /** A product that the array cannot multiply. */
  static final class NotPossibleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotPossibleException(MappingException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Estimates an operator.
   *
   * @throws NotPossibleException if the array cannot multiply its formats
   */
  OperatorCost of(Operator operator) {
    return operator.accept(this);
  }

  @Override
  public OperatorCost matmul(Matmul operator) {
    NumberFormat activations = operator.input().format();
    NumberFormat weights = operator.weight().format();
    long m = operator.output().rows();
    long k = operator.k();
    long n = share(operator.output().columns());
    try {
      NumberFormat multiplied = products.multiplied(activations, weights);
      double array = products.cycles(m, k, n, activations, multiplied);
      double vector = vector(VectorKernel.CONVERT, m, n, NumberFormat.FP32, operator.output());
      long blocks = blocks(m, n);
      if (!multiplied.equals(weights)) {
        vector += blocks * dequantization(k, n, weights, multiplied);
      }
      double weightBytes = (double) operator.weightBytes();
      double folds = Math.ceil(n / arrayColumns) * cores.count();
      return new OperatorCost(
          Math.max(array, vector),
          vector,
          blocks * weightBytes + vectorBytes(operator),
          0,
          operator.macs(),
          blocks * weightBytes + m * activations.rowBytes(k) * folds,
          blocks * weightBytes + operator.output().bytes(),
          (double) m * operator.output().columns() * PARTIAL_SUM_BYTES * Math.ceil(k / arrayRows));
    } catch (MappingException e) {
      throw new NotPossibleException(e);
    }
  }

  /** Rows of which the partial sums of a fold of columns fit twice are computed at a time. */
  private long blocks(long m, long n) {
    double sums = Math.min(n, arrayColumns) * PARTIAL_SUM_BYTES * ACCUMULATOR_SHARE;
    long rows = Math.max(1, (long) (cores.accumulator().capacity().bytes() / sums));
    return ceiling(m, rows);
  }

  private static double vectorBytes(Matmul operator) {
    return operator.bias().map(bias -> (double) bias.bytes()).orElse(0.0);
  }

  private double dequantization(long k, long n, NumberFormat from, NumberFormat to) {
    VectorConfig unit = cores.dequantizer().orElse(cores.vector());
    Operand source = new Operand(LocalMemory.SCRATCHPAD, 0, from.rowBytes(n), from);
    Operand destination = new Operand(LocalMemory.SCRATCHPAD, 0, to.rowBytes(n), to);
    return VectorUnit.cycles(
        operation(VectorKernel.DEQUANTIZE, k, n, List.of(source), destination), unit);
  }

  @Override
  public OperatorCost attention(Attention operator) {
    NumberFormat queries = operator.query().format();
    NumberFormat cache = operator.keyCache().format();
    long group = operator.queryHeads() / operator.keyValueHeads();
    long heads = share(operator.keyValueHeads()) * operator.batch();
    long dimension = operator.headDimension();
    boolean decode = operator.newTokens() == 1;
    long rows = decode ? group : operator.newTokens();
    long times = decode ? heads : heads * group;
    // Of new tokens each sees those before it: half of them on average, in tiles.
    long seen =
        operator.cachedTokens()
            + (decode
                ? 1
                : (operator.newTokens() + Math.min(operator.newTokens(), 2 * (long) arrayRows) + 1)
                    / 2);
    try {
      NumberFormat multiplied = multipliedCache(queries, cache);
      double array =
          times
              * (products.cycles(rows, dimension, seen, queries, multiplied)
                  + products.cycles(rows, seen, dimension, queries, multiplied));
      double vector =
          times
              * (vector(VectorKernel.SOFTMAX, rows, seen, NumberFormat.FP32, operator.query())
                  + vector(
                      VectorKernel.CONVERT, rows, dimension, NumberFormat.FP32, operator.output()));
      if (!multiplied.equals(cache)) {
        vector += times * 2 * dequantization(seen, dimension, cache, multiplied);
      }
      double cached =
          2.0
              * operator.batch()
              * operator.cachedTokens()
              * operator.keyValueHeads()
              * cache.rowBytes(dimension);
      double tiles = decode ? 1 : group * Math.ceil(operator.newTokens() / (2 * arrayRows));
      double streamed = 2.0 * times * cores.count() * seen * cache.rowBytes(dimension);
      return new OperatorCost(
          Math.max(array, vector),
          vector,
          cached * tiles,
          2.0 * operator.key().rows() * cache.rowBytes(operator.key().columns()),
          operator.macs(),
          streamed + operator.query().bytes(),
          cached * tiles + operator.output().bytes(),
          2.0 * times * cores.count() * rows * seen * PARTIAL_SUM_BYTES);
    } catch (MappingException e) {
      throw new NotPossibleException(e);
    }
  }

  /** Queries are widened to the cache if only that product exists. */
  private NumberFormat multipliedCache(NumberFormat queries, NumberFormat cache)
      throws MappingException {
    try {
      return products.multiplied(queries, cache);
    } catch (MappingException narrowQueries) {
      return products.multiplied(cache, cache);
    }
  }

  @Override
  public OperatorCost reduction(Reduction operator) {
    VectorKernel kernel = VectorKernel.valueOf(operator.kind().name());
    return vectorOperator(operator, kernel, operator.input());
  }

  @Override
  public OperatorCost elementwise(Elementwise operator) {
    VectorKernel kernel = VectorKernel.valueOf(operator.kind().name());
    return vectorOperator(operator, kernel, operator.inputs().get(0));
  }

  private OperatorCost vectorOperator(Operator operator, VectorKernel kernel, Tensor input) {
    long rows = operator.output().rows();
    double cycles = vector(kernel, rows, share(input.columns()), input.format(), operator.output());
    double weights =
        operator.inputs().stream()
            .filter(tensor -> tensor.kind() == TensorKind.WEIGHT)
            .mapToDouble(Tensor::bytes)
            .sum();
    double read = (double) rows * input.format().rowBytes(input.columns());
    return new OperatorCost(
        cycles, cycles, weights, 0, 0, read, operator.output().bytes() + weights, 0);
  }

  @Override
  public OperatorCost gather(Gather operator) {
    double bytes = operator.output().rows() * (double) rowBytes(operator);
    return new OperatorCost(0, 0, bytes, 0, 0, 0, bytes, 0);
  }

  private static long rowBytes(Gather operator) {
    Tensor table = operator.inputs().get(0);
    return table.format().rowBytes(table.columns());
  }

  private double vector(
      VectorKernel kernel, long rows, long columns, NumberFormat from, Tensor output) {
    Operand source = new Operand(LocalMemory.SCRATCHPAD, 0, 0, from);
    Operand destination = new Operand(LocalMemory.SCRATCHPAD, 0, 0, output.format());
    return VectorUnit.cycles(
        operation(kernel, rows, columns, List.of(source), destination), cores.vector());
  }

  private static VectorOperation operation(
      VectorKernel kernel, long rows, long columns, List<Operand> sources, Operand destination) {
    return new VectorOperation(
        0, List.of(), kernel, rows, columns, columns, 0, sources, destination, Optional.empty());
  }

  /** The largest part that one of the cores has. */
  private long share(long whole) {
    return ceiling(whole, cores.count());
  }

  private static long ceiling(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }
}
