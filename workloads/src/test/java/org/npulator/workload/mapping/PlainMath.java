package org.npulator.workload.mapping;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The functions of a language model as a textbook writes them. */
final class PlainMath {
  private PlainMath() {}

  static double silu(double x) {
    return x / (1 + Math.exp(-x));
  }

  static double gelu(double x) {
    return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }

  static double[] rmsNorm(double[] x, double[] weight, double epsilon) {
    double squares = 0;
    for (double value : x) {
      squares += value * value;
    }
    double scale = 1 / Math.sqrt(squares / x.length + epsilon);
    double[] result = new double[x.length];
    for (int index = 0; index < x.length; index++) {
      result[index] = x[index] * scale * weight[index];
    }
    return result;
  }

  /** Every head of a row is rotated by the same cosines and sines. */
  static double[] rotate(double[] x, double[] cosinesAndSines) {
    int half = cosinesAndSines.length / 2;
    double[] result = new double[x.length];
    for (int head = 0; head < x.length; head += 2 * half) {
      for (int pair = 0; pair < half; pair++) {
        double cosine = cosinesAndSines[pair];
        double sine = cosinesAndSines[half + pair];
        double first = x[head + pair];
        double second = x[head + half + pair];
        result[head + pair] = first * cosine - second * sine;
        result[head + half + pair] = second * cosine + first * sine;
      }
    }
    return result;
  }

  /** The first columns count, the rest becomes 0. */
  static double[] softmax(double[] x, int visible, double scale) {
    double maximum = Double.NEGATIVE_INFINITY;
    for (int column = 0; column < visible; column++) {
      maximum = Math.max(maximum, scale * x[column]);
    }
    double sum = 0;
    double[] result = new double[x.length];
    for (int column = 0; column < visible; column++) {
      result[column] = Math.exp(scale * x[column] - maximum);
      sum += result[column];
    }
    for (int column = 0; column < visible; column++) {
      result[column] /= sum;
    }
    return result;
  }

  static int argmax(double[] x) {
    int best = 0;
    for (int column = 1; column < x.length; column++) {
      if (x[column] > x[best]) {
        best = column;
      }
    }
    return best;
  }

  static double[] layerNorm(double[] x, double[] gains, double[] biases, double epsilon) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance =
        Arrays.stream(x).map(value -> (value - mean) * (value - mean)).sum() / x.length;
    double[] result = new double[x.length];
    for (int index = 0; index < x.length; index++) {
      result[index] =
          (x[index] - mean) / Math.sqrt(variance + epsilon) * gains[index] + biases[index];
    }
    return result;
  }

  /** The greatest elements, then their columns. */
  static double[] topK(double[] x, int count) {
    List<Integer> columns =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.comparingDouble(column -> -x[column]))
            .toList();
    double[] result = new double[2 * count];
    for (int index = 0; index < count; index++) {
      result[index] = x[columns.get(index)];
      result[count + index] = columns.get(index);
    }
    return result;
  }

  /** The first of the leading columns at which the sum of the softmax exceeds a half. */
  static int sample(double[] x, int columns, double scale) {
    double[] shares = softmax(Arrays.copyOf(x, columns), columns, scale);
    double sum = 0;
    for (int column = 0; column < columns; column++) {
      sum += shares[column];
      if (sum > 0.5) {
        return column;
      }
    }
    return columns - 1;
  }
}
