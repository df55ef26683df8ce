package org.npulator.workload.mapping;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.npulator.hw.pim.PimMappingException;
import org.npulator.workload.mapping.MappingConfig.SplitChoice;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Tensor;

/**
 * A core's part of an operator in two shares: the first rows of a product, heads or sequences of an
 * attention for units at the banks, the others for the arrays.
 *
 * @param units what the units do
 * @param cores what the arrays do
 * @param views the activations of the shares, by name
 * @param stored the weights or KV caches of the shares, by name
 */
record OperatorShares(
    Operator units,
    Operator cores,
    Map<String, ActivationView> views,
    Map<String, WeightSlice> stored) {
  /** Rows of a product after which it is cut, if there are enough. */
  private static final long WIDE_UNIT = 64;

  List<Operator> both() {
    return List.of(units, cores);
  }

  /** Of how many rows, heads or sequences the share of the units has how many. */
  record Count(long units, long all) {
    static Count of(long all, long unit, double share) throws PimMappingException {
      long most = Sizes.roundDown(all - 1, unit);
      if (most < unit) {
        throw new PimMappingException(
            "a core has %d of them; expected at least %d".formatted(all, 2 * unit));
      }
      return new Count(Math.max(unit, Math.min(most, unit * Math.round(share * all / unit))), all);
    }

    private long first(boolean ofUnits) {
      return ofUnits ? 0 : units;
    }

    private long count(boolean ofUnits) {
      return ofUnits ? units : all - units;
    }
  }

  /** Of how many rows, heads or sequences units have how many in these shares. */
  static Count count(Operator units, Operator cores, SplitDimension by) {
    long ofUnits = size(units, by);
    return new Count(ofUnits, ofUnits + size(cores, by));
  }

  private static long size(Operator operator, SplitDimension by) {
    if (operator instanceof Attention attention) {
      return by == SplitDimension.HEADS ? attention.keyValueHeads() : attention.batch();
    }
    return ((Matmul) operator).weight().columns();
  }

  /** Columns of weights and outputs after which both may be cut, not too narrow for the arrays. */
  private static long unit(Matmul matmul) {
    long least =
        Sizes.leastCommonMultiple(
            matmul.weight().format().alignmentElements(),
            matmul.output().format().alignmentElements());
    long wide = Sizes.leastCommonMultiple(least, WIDE_UNIT);
    return matmul.weight().columns() > wide ? wide : least;
  }

  /**
   * @throws PimMappingException if there are not enough rows, heads or sequences
   */
  static OperatorShares of(Operator operator, SplitChoice split) throws PimMappingException {
    long unit = operator instanceof Matmul matmul ? unit(matmul) : 1;
    Count count = Count.of(size(operator, split.by()), unit, split.unitsShare());
    Shares shares = new Shares(count, split.by());
    return new OperatorShares(
        shares.of(operator, true), shares.of(operator, false), shares.views, shares.stored);
  }

  /** Makes the shares. */
  private static final class Shares {
    private final Count count;
    private final SplitDimension by;
    private final Map<String, ActivationView> views = new LinkedHashMap<>();
    private final Map<String, WeightSlice> stored = new HashMap<>();

    Shares(Count count, SplitDimension by) {
      this.count = count;
      this.by = by;
    }

    Operator of(Operator operator, boolean ofUnits) {
      return operator instanceof Attention attention
          ? attention(attention, ofUnits)
          : product((Matmul) operator, ofUnits);
    }

    private Matmul product(Matmul matmul, boolean ofUnits) {
      return new Matmul(
          matmul.role(),
          matmul.layer(),
          matmul.input(),
          stored(matmul.weight(), ofUnits),
          matmul.bias().map(bias -> stored(bias, ofUnits)),
          view(matmul.output(), ofUnits));
    }

    private Attention attention(Attention attention, boolean ofUnits) {
      boolean heads = by == SplitDimension.HEADS;
      long group = attention.queryHeads() / attention.keyValueHeads();
      long keyValueHeads = heads ? count.count(ofUnits) : attention.keyValueHeads();
      return new Attention(
          attention.role(),
          attention.layer(),
          view(attention.query(), ofUnits),
          view(attention.key(), ofUnits),
          view(attention.value(), ofUnits),
          stored(attention.keyCache(), ofUnits),
          stored(attention.valueCache(), ofUnits),
          view(attention.output(), ofUnits),
          heads ? attention.batch() : count.count(ofUnits),
          attention.newTokens(),
          attention.cachedTokens(),
          group * keyValueHeads,
          keyValueHeads,
          attention.headDimension(),
          attention.window());
    }

    private Tensor view(Tensor whole, boolean ofUnits) {
      Block block = block(whole, ofUnits);
      Tensor part = part(whole, block, ofUnits);
      views.put(part.name(), new ActivationView(whole, block.firstRow(), block.firstColumn()));
      return part;
    }

    private Tensor stored(Tensor whole, boolean ofUnits) {
      Block block = block(whole, ofUnits);
      Tensor part = part(whole, block, ofUnits);
      stored.put(part.name(), new WeightSlice(whole, block));
      return part;
    }

    private static Tensor part(Tensor whole, Block block, boolean ofUnits) {
      return new Tensor(
          whole.name() + (ofUnits ? ".units" : ".cores"),
          whole.kind(),
          block.rows(),
          block.columns(),
          whole.format());
    }

    /** Sequences are rows, heads and outputs columns. */
    private Block block(Tensor whole, boolean ofUnits) {
      if (by == SplitDimension.BATCH) {
        long rows = whole.rows() / count.all();
        return new Block(
            count.first(ofUnits) * rows, count.count(ofUnits) * rows, 0, whole.columns());
      }
      long columns = whole.columns() / count.all();
      return new Block(
          0, whole.rows(), count.first(ofUnits) * columns, count.count(ofUnits) * columns);
    }
  }
}
