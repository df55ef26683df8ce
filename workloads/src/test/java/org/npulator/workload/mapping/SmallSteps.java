package org.npulator.workload.mapping;

import java.util.List;
import java.util.Optional;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.AttentionWindow;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/** Steps of single operators, whose inputs are rows of tables. */
final class SmallSteps {
  private SmallSteps() {}

  static Tensor activation(String name, long rows, long columns, NumberFormat format) {
    return new Tensor(name, TensorKind.ACTIVATION, rows, columns, format);
  }

  static Tensor weight(String name, long rows, long columns, NumberFormat format) {
    return new Tensor(name, TensorKind.WEIGHT, rows, columns, format);
  }

  /** An operator that makes an activation from nothing but a table. */
  static Operator source(Tensor output) {
    return new Gather(
        output.name(),
        -1,
        weight(output.name() + ".table", 61, output.columns(), output.format()),
        output);
  }

  static Step attention(
      long batch,
      long newTokens,
      long cachedTokens,
      long group,
      long keyValueHeads,
      long headDimension,
      NumberFormat queryFormat,
      NumberFormat cacheFormat) {
    return attention(
        batch,
        newTokens,
        cachedTokens,
        group,
        keyValueHeads,
        headDimension,
        queryFormat,
        cacheFormat,
        Optional.empty());
  }

  static Step attention(
      long batch,
      long newTokens,
      long cachedTokens,
      long group,
      long keyValueHeads,
      long headDimension,
      NumberFormat queryFormat,
      NumberFormat cacheFormat,
      Optional<AttentionWindow> window) {
    long rows = batch * newTokens;
    long queryColumns = group * keyValueHeads * headDimension;
    long keyColumns = keyValueHeads * headDimension;
    Tensor query = activation("q", rows, queryColumns, queryFormat);
    Tensor key = activation("k", rows, keyColumns, cacheFormat);
    Tensor value = activation("v", rows, keyColumns, cacheFormat);
    long cacheRows = batch * (cachedTokens + newTokens);
    return new Step(
        StepKind.PREFILL,
        batch,
        newTokens,
        cachedTokens,
        List.of(
            source(query),
            source(key),
            source(value),
            new Attention(
                "attention",
                0,
                query,
                key,
                value,
                new Tensor("K", TensorKind.KV_CACHE, cacheRows, keyColumns, cacheFormat),
                new Tensor("V", TensorKind.KV_CACHE, cacheRows, keyColumns, cacheFormat),
                activation("o", rows, queryColumns, queryFormat),
                batch,
                newTokens,
                cachedTokens,
                group * keyValueHeads,
                keyValueHeads,
                headDimension,
                window)));
  }
}
