package org.npulator.hw.pim;

import java.util.List;
import java.util.Random;

/**
 * Keys and values of a key-value head, the queries that share it, and what attention is by its
 * definition.
 */
final class HeadNumbers {
  final double[][] queries;
  final double[][] keys;
  final double[][] values;

  HeadNumbers(Random random, int queries, int tokens, int dimension) {
    this.queries = gaussian(random, queries, dimension);
    keys = gaussian(random, tokens, dimension);
    values = gaussian(random, tokens, dimension);
  }

  private static double[][] gaussian(Random random, int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      for (int i = 0; i < columns; i++) {
        row[i] = random.nextGaussian();
      }
    }
    return matrix;
  }

  /** Stores the key and the value of a token where the layout says. */
  void store(int token, PimAttention layout, int firstRow, int lanes, FunctionalBanks banks) {
    List<PimColumn> key = layout.key(token);
    List<PimColumn> valueColumns = layout.value(token);
    int sharing = layout.tokensOfValueColumn();
    for (int element = 0; element < keys[token].length; element++) {
      banks.store(at(key.get(element / lanes), firstRow), element % lanes, keys[token][element]);
      PimColumn value = valueColumns.get(sharing > 1 ? element : element / lanes);
      int lane = sharing > 1 ? token % sharing : element % lanes;
      banks.store(at(value, firstRow), lane, values[token][element]);
    }
  }

  private static PimColumn at(PimColumn column, int firstRow) {
    return new PimColumn(column.bank(), firstRow + column.row(), column.column());
  }

  /** Attention of a query to the first tokens. */
  double[] attention(int query, int context) {
    double[] scores = new double[context];
    for (int token = 0; token < context; token++) {
      for (int i = 0; i < queries[query].length; i++) {
        scores[token] += queries[query][i] * keys[token][i];
      }
    }
    double[] weights = softmax(scores, queries[query].length);
    double[] result = new double[values[0].length];
    for (int token = 0; token < context; token++) {
      for (int i = 0; i < result.length; i++) {
        result[i] += weights[token] * values[token][i];
      }
    }
    return result;
  }

  /** Of scores divided by the root of the dimension. */
  static double[] softmax(double[] scores, int dimension) {
    double[] weights = new double[scores.length];
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      weights[i] = Math.exp(scores[i] / Math.sqrt(dimension));
      sum += weights[i];
    }
    for (int i = 0; i < scores.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }
}
