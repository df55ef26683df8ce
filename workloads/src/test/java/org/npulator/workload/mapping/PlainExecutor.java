package org.npulator.workload.mapping;

import static org.npulator.workload.operator.ActiveNeurons.Side.OUTPUTS;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Tensor;

/** Computes operators on whole matrices, without any memory, tile or address. */
final class PlainExecutor {
  private final Map<String, double[][]> values = new HashMap<>();
  private final Step step;

  PlainExecutor(Step step) {
    this.step = step;
  }

  void set(Tensor tensor, double[][] value) {
    values.put(tensor.name(), value);
  }

  double[][] get(Tensor tensor) {
    return values.get(tensor.name());
  }

  void execute(Operator operator) {
    if (operator instanceof Matmul matmul) {
      matmul(matmul);
    } else if (operator instanceof Attention attention) {
      attention(attention);
    } else if (operator instanceof Gather gather) {
      gather(gather);
    } else if (operator instanceof Reduction reduction) {
      reduction(reduction);
    } else {
      elementwise((Elementwise) operator);
    }
  }

  private void matmul(Matmul matmul) {
    double[][] input = lastRows(matmul.input(), matmul.output());
    double[][] weight = get(matmul.weight());
    boolean transposed =
        step.operators().stream()
                .anyMatch(
                    operator ->
                        operator instanceof Gather gather
                            && gather.table().name().equals(matmul.weight().name()))
            || matmul.active().filter(neurons -> neurons.side() == OUTPUTS).isPresent();
    int rowSpacing = (int) (matmul.weight().rows() / matmul.k());
    int columnSpacing = (int) (matmul.weight().columns() / matmul.n());
    double[][] bias = matmul.bias().map(this::get).orElse(null);
    double[][] output = matrix(matmul.output());
    for (int row = 0; row < output.length; row++) {
      for (int column = 0; column < output[row].length; column++) {
        double sum = bias == null ? 0 : bias[0][column];
        for (int depth = 0; depth < input[row].length; depth++) {
          int k = depth * rowSpacing;
          int n = column * columnSpacing;
          sum += input[row][depth] * (transposed ? weight[n][k] : weight[k][n]);
        }
        output[row][column] = sum;
      }
    }
    set(matmul.output(), output);
  }

  /** The last row of each sequence if the output has one row a sequence, else all rows. */
  private double[][] lastRows(Tensor input, Tensor output) {
    double[][] rows = new double[(int) output.rows()][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = get(input)[(int) ((row + 1) * input.rows() / output.rows() - 1)];
    }
    return rows;
  }

  private void attention(Attention attention) {
    int dimension = (int) attention.headDimension();
    int group = (int) (attention.queryHeads() / attention.keyValueHeads());
    int cached = (int) attention.cachedTokens();
    int fresh = (int) attention.newTokens();
    double[][] output = matrix(attention.output());
    for (int row = 0; row < output.length; row++) {
      int sequence = row / fresh;
      int seen = cached + row % fresh + 1;
      for (int head = 0; head < attention.queryHeads(); head++) {
        double[] scores = new double[seen];
        for (int token = 0; token < seen; token++) {
          for (int d = 0; d < dimension; d++) {
            scores[token] +=
                get(attention.query())[row][head * dimension + d]
                    * past(attention.keyCache(), attention.key(), sequence, token)[
                        head / group * dimension + d];
          }
        }
        for (int token = 0; token < seen; token++) {
          boolean visible =
              attention.window().isEmpty()
                  || token < attention.window().get().sinks()
                  || seen - token <= attention.window().get().tokens();
          scores[token] = visible ? scores[token] : Double.NEGATIVE_INFINITY;
        }
        double[] shares = PlainMath.softmax(scores, seen, 1 / Math.sqrt(dimension));
        for (int token = 0; token < seen; token++) {
          for (int d = 0; d < dimension; d++) {
            output[row][head * dimension + d] +=
                shares[token]
                    * past(attention.valueCache(), attention.value(), sequence, token)[
                        head / group * dimension + d];
          }
        }
      }
    }
    set(attention.output(), output);
  }

  private double[] past(Tensor cache, Tensor fresh, int sequence, int token) {
    int cached = (int) step.cachedTokens();
    int tokens = (int) step.newTokens();
    return token < cached
        ? get(cache)[sequence * (cached + tokens) + token]
        : get(fresh)[sequence * tokens + token - cached];
  }

  private void gather(Gather gather) {
    double[][] output = matrix(gather.output());
    for (int row = 0; row < output.length; row++) {
      long sequence = row / step.newTokens();
      long position = step.cachedTokens() + row % step.newTokens();
      long weyl = ((position + 1 + 1_000_003 * sequence) * 2654435769L) % (1L << 32);
      output[row] = get(gather.table())[(int) (weyl * gather.table().rows() / (1L << 32))];
    }
    set(gather.output(), output);
  }

  private void reduction(Reduction reduction) {
    double[][] input = lastRows(reduction.input(), reduction.output());
    double[][] output = matrix(reduction.output());
    for (int row = 0; row < output.length; row++) {
      output[row] = reduced(reduction, input[row]);
    }
    set(reduction.output(), output);
  }

  private double[] reduced(Reduction reduction, double[] x) {
    double constant = reduction.constant();
    double[][] weight = reduction.weight().map(this::get).orElse(null);
    return switch (reduction.kind()) {
      case RMS_NORM -> PlainMath.rmsNorm(x, weight[0], constant);
      case LAYER_NORM -> PlainMath.layerNorm(x, weight[0], weight[1], constant);
      case ARGMAX -> new double[] {PlainMath.argmax(x)};
      case TOP_K -> PlainMath.topK(x, (int) reduction.output().columns() / 2);
      case SAMPLE -> new double[] {PlainMath.sample(x, x.length, constant)};
      case SAMPLE_TOP_K ->
          new double[] {x[x.length / 2 + PlainMath.sample(x, x.length / 2, constant)]};
    };
  }

  private void elementwise(Elementwise elementwise) {
    double[][] output = matrix(elementwise.output());
    double[][] x = get(elementwise.inputs().get(0));
    double[][] y = elementwise.inputs().size() == 1 ? x : get(elementwise.inputs().get(1));
    for (int row = 0; row < output.length; row++) {
      if (elementwise.kind() == Elementwise.Kind.ROTARY_EMBEDDING) {
        output[row] = PlainMath.rotate(x[row], y[row]);
        continue;
      }
      for (int column = 0; column < output[row].length; column++) {
        output[row][column] = element(elementwise, x[row][column], y[row][column]);
      }
    }
    set(elementwise.output(), output);
  }

  private static double element(Elementwise elementwise, double x, double y) {
    return switch (elementwise.kind()) {
      case ADD -> x + y;
      case SCALE -> x * elementwise.constant();
      case SILU -> PlainMath.silu(x);
      case SILU_MULTIPLY -> PlainMath.silu(x) * y;
      case GELU -> PlainMath.gelu(x);
      case GELU_MULTIPLY -> PlainMath.gelu(x) * y;
      case ROTARY_EMBEDDING -> throw new AssertionError("works on heads");
    };
  }

  private static double[][] matrix(Tensor tensor) {
    double[][] matrix = new double[(int) tensor.rows()][(int) tensor.columns()];
    for (double[] row : matrix) {
      Arrays.fill(row, 0);
    }
    return matrix;
  }
}
