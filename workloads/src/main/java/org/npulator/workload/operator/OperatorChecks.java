package org.npulator.workload.operator;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** What must hold for the shapes of an operator; every message starts with its name. */
final class OperatorChecks {
  private final String operator;

  private OperatorChecks(String operator) {
    this.operator = operator;
  }

  static OperatorChecks of(String role, int layer) {
    Names.check("role", role);
    if (layer < -1) {
      throw new IllegalArgumentException(
          "%s has layer %d, expected -1 outside the layers or at least 0".formatted(role, layer));
    }
    return new OperatorChecks(layer < 0 ? role : "layer" + layer + "." + role);
  }

  void that(boolean condition, String problem, Object... arguments) {
    if (!condition) {
      throw new IllegalArgumentException(operator + ": " + problem.formatted(arguments));
    }
  }

  void kind(String use, Tensor tensor, TensorKind... expected) {
    List<TensorKind> kinds = List.of(expected);
    that(
        kinds.contains(tensor.kind()),
        "the %s %s is %s, expected %s",
        use,
        tensor.name(),
        describe(tensor.kind()),
        kinds.stream().map(OperatorChecks::describe).collect(Collectors.joining(" or ")));
  }

  void shape(String use, Tensor tensor, long rows, long columns) {
    that(
        tensor.rows() == rows && tensor.columns() == columns,
        "the %s is %s, expected [%d, %d]",
        use,
        tensor.shape(),
        rows,
        columns);
  }

  /** The last rows of as many equal sequences as the output has rows, or all rows. */
  void rowsOrLastRows(Tensor input, Tensor output) {
    that(
        input.rows() % output.rows() == 0,
        "the input %s does not have a multiple of the rows of the output %s",
        input.shape(),
        output.shape());
  }

  /** A constant that only some kinds have. */
  void constant(double constant, boolean used) {
    that(Double.isFinite(constant), "the constant is %s, expected a finite number", constant);
    that(used || constant == 0, "the constant is %s, but this kind has none", constant);
  }

  long exact(String what, LongSupplier quantity) {
    try {
      return quantity.getAsLong();
    } catch (ArithmeticException overflow) {
      throw new IllegalArgumentException(
          operator + ": the number of " + what + " exceeds 64 bits", overflow);
    }
  }

  private static String describe(TensorKind kind) {
    return switch (kind) {
      case WEIGHT -> "a weight";
      case ACTIVATION -> "an activation";
      case INPUT -> "an input";
      case KV_CACHE -> "a KV cache";
    };
  }
}
