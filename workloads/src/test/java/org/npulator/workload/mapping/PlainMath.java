package org.npulator.workload.mapping;

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
}
