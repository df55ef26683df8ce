package org.npulator.experiment.imports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.experiment.input.InputFormatException;
import org.npulator.experiment.input.TextLines;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;
import org.npulator.workload.operator.Workload;

/**
 * Reads topologies of SCALE-Sim: a layer a line, either name, M, N, K of a product or name, input
 * height and width, filter height and width, channels, filters and stride of a convolution, which
 * becomes a product (im2col). SCALE-Sim ignores what follows the last comma of a line (issue 106);
 * here a line means the same with and without a comma at its end.
 */
public final class ScaleSimTopology {
  private static final int PRODUCT_FIELDS = 4;
  private static final int CONVOLUTION_FIELDS = 8;
  private static final long LARGEST = 1 << 20;

  private ScaleSimTopology() {}

  /**
   * The layers as a workload of int8 products, a step for each.
   *
   * @throws InputFormatException if a line is neither a product nor a convolution
   */
  public static Workload read(Path file) throws InputFormatException {
    List<Step> steps = new ArrayList<>();
    long tokens = 1;
    try (TextLines lines = TextLines.open(file)) {
      boolean first = true;
      while (lines.next()) {
        String line = lines.line().strip().replaceFirst(",\\s*$", "");
        String[] fields = line.split(",", -1);
        boolean header = first && fields.length > 1 && !fields[1].strip().matches("[0-9]+");
        first = false;
        if (line.isEmpty() || header) {
          continue;
        }
        long[] sizes = sizes(lines, fields);
        tokens = Math.max(tokens, sizes[0]);
        steps.add(step(steps.size(), fields[0].strip(), sizes, lines));
      }
      if (steps.isEmpty()) {
        throw lines.problem("no layers below the line of column names");
      }
    }
    return new Workload("scalesim", "w8a8", tokens, steps);
  }

  /** M, K and N. */
  private static long[] sizes(TextLines lines, String[] fields) throws InputFormatException {
    if (fields.length != PRODUCT_FIELDS && fields.length != CONVOLUTION_FIELDS) {
      throw lines.problem(
          1,
          fields.length
              + " fields; expected name,M,N,K or name, input height and width, filter"
              + " height and width, channels, filters, stride");
    }
    long[] numbers = new long[fields.length - 1];
    for (int i = 0; i < numbers.length; i++) {
      String field = fields[i + 1].strip();
      if (!field.matches("[0-9]{1,7}")
          || Long.parseLong(field) < 1
          || Long.parseLong(field) > LARGEST) {
        throw lines.problem(1, "expected whole numbers from 1 to " + LARGEST + " behind the name");
      }
      numbers[i] = Long.parseLong(field);
    }
    if (fields.length == PRODUCT_FIELDS) {
      return new long[] {numbers[0], numbers[2], numbers[1]};
    }
    if (numbers[2] > numbers[0] || numbers[3] > numbers[1]) {
      throw lines.problem(1, "a filter larger than its input");
    }
    long height = (numbers[0] - numbers[2]) / numbers[6] + 1;
    long width = (numbers[1] - numbers[3]) / numbers[6] + 1;
    return new long[] {height * width, numbers[2] * numbers[3] * numbers[4], numbers[5]};
  }

  private static Step step(int number, String name, long[] sizes, TextLines lines)
      throws InputFormatException {
    String layer = "layer" + number;
    try {
      Tensor input =
          new Tensor(layer + ".input", TensorKind.INPUT, sizes[0], sizes[1], NumberFormat.INT8);
      Tensor weight =
          new Tensor(layer + ".weight", TensorKind.WEIGHT, sizes[1], sizes[2], NumberFormat.INT8);
      Tensor output =
          new Tensor(
              layer + ".output", TensorKind.ACTIVATION, sizes[0], sizes[2], NumberFormat.BF16);
      String role = name.replaceAll("[^A-Za-z0-9_]", "_").replaceAll("^$", layer);
      return new Step(
          StepKind.PREFILL,
          1,
          sizes[0],
          0,
          List.of(new Matmul(role, -1, input, weight, Optional.empty(), output)));
    } catch (IllegalArgumentException e) {
      throw lines.problem(1, e.getMessage());
    }
  }
}
