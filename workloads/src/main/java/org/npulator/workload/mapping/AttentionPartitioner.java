package org.npulator.workload.mapping;

import org.npulator.workload.mapping.ActivationVariants.Variant;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Tensor;

/** Divides attention by the heads of keys and values; the query heads of a group stay together. */
final class AttentionPartitioner {
  private static final String SLICE_OF_HEADS = ".h";

  private final DividedStep step;

  AttentionPartitioner(DividedStep step) {
    this.step = step;
  }

  void divide(int index, Attention attention) {
    long group = attention.queryHeads() / attention.keyValueHeads();
    long dimension = attention.headDimension();
    long[] heads = Distribution.bounds(attention.keyValueHeads(), 1, step.cores());
    Distribution queries = byHeads(attention.query(), heads, group * dimension);
    Distribution keys = byHeads(attention.key(), heads, dimension);
    Variant query = step.need(attention.query(), queries, index);
    Variant key = step.need(attention.key(), keys, index);
    Variant value = step.need(attention.value(), keys, index);
    Variant output = step.make(attention.output(), queries);
    for (int core : queries.holders()) {
      long count = heads[core + 1] - heads[core];
      Block columns = keys.block(core).orElseThrow();
      step.add(
          index,
          core,
          new Attention(
              attention.role(),
              attention.layer(),
              query.on(core),
              key.on(core),
              value.on(core),
              heads(attention.keyCache(), heads[core], columns),
              heads(attention.valueCache(), heads[core], columns),
              output.on(core),
              attention.batch(),
              attention.newTokens(),
              attention.cachedTokens(),
              count * group,
              count,
              dimension,
              attention.window()));
    }
    step.divided(step.among("heads", queries));
  }

  private static Distribution byHeads(Tensor tensor, long[] heads, long columns) {
    long[] bounds = new long[heads.length];
    for (int core = 0; core < heads.length; core++) {
      bounds[core] = heads[core] * columns;
    }
    return Distribution.columns(tensor, bounds);
  }

  private Tensor heads(Tensor cache, long firstHead, Block columns) {
    return step.slice(
        cache,
        SLICE_OF_HEADS + firstHead,
        new Block(0, cache.rows(), columns.firstColumn(), columns.columns()));
  }
}
