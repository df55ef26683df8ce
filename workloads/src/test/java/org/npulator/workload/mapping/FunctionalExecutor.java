package org.npulator.workload.mapping;

import java.util.List;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.LocalMemory;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Operand;
import org.npulator.hw.program.Receive;
import org.npulator.hw.program.Send;
import org.npulator.hw.program.Store;
import org.npulator.hw.program.VectorOperation;

/** Executes instructions on real numbers at the addresses they name, without rounding. */
final class FunctionalExecutor {
  private final NumberMemory memory;
  private final NumberMemory scratchpad;
  private final NumberMemory accumulators;

  FunctionalExecutor(Machine machine, NumberMemory memory) {
    this.memory = memory;
    scratchpad = new NumberMemory("scratchpad", machine.scratchpadBytes());
    accumulators = new NumberMemory("accumulators", machine.accumulatorBytes());
  }

  /** The bytes that an instruction sends, its rows packed. */
  NumberMemory message(Send send) {
    NumberMemory message = new NumberMemory("message " + send.message(), send.bytes());
    for (long row = 0; row < send.rows(); row++) {
      scratchpad.copyTo(
          message,
          send.scratchpadAddress() + row * send.scratchpadStrideBytes(),
          row * send.rowBytes(),
          send.rowBytes());
    }
    return message;
  }

  void receive(Receive receive, NumberMemory message) {
    for (long row = 0; row < receive.rows(); row++) {
      message.copyTo(
          scratchpad,
          row * receive.rowBytes(),
          receive.scratchpadAddress() + row * receive.scratchpadStrideBytes(),
          receive.rowBytes());
    }
  }

  void execute(Instruction instruction) {
    if (instruction instanceof Load load) {
      for (long plane = 0; plane < load.planes().count(); plane++) {
        for (long row = 0; row < load.rows(); row++) {
          memory.copyTo(
              scratchpad,
              load.memoryAddress()
                  + plane * load.planes().memoryStrideBytes()
                  + row * load.memoryStrideBytes(),
              load.scratchpadAddress()
                  + plane * load.planes().scratchpadStrideBytes()
                  + row * load.scratchpadStrideBytes(),
              load.rowBytes());
        }
      }
    } else if (instruction instanceof Store store) {
      for (long plane = 0; plane < store.planes().count(); plane++) {
        for (long row = 0; row < store.rows(); row++) {
          scratchpad.copyTo(
              memory,
              store.scratchpadAddress()
                  + plane * store.planes().scratchpadStrideBytes()
                  + row * store.scratchpadStrideBytes(),
              store.memoryAddress()
                  + plane * store.planes().memoryStrideBytes()
                  + row * store.memoryStrideBytes(),
              store.rowBytes());
        }
      }
    } else if (instruction instanceof MatrixMultiply product) {
      multiply(product);
    } else {
      vector((VectorOperation) instruction);
    }
  }

  private double get(Operand operand, long row, long column) {
    return memory(operand)
        .read(operand.address() + row * operand.rowStrideBytes(), column, operand.format());
  }

  private void set(Operand operand, long row, long column, double value) {
    memory(operand)
        .write(operand.address() + row * operand.rowStrideBytes(), column, operand.format(), value);
  }

  private NumberMemory memory(Operand operand) {
    return operand.memory() == LocalMemory.SCRATCHPAD ? scratchpad : accumulators;
  }

  private void multiply(MatrixMultiply product) {
    assertThatOperandsAreWhereTheyBelong(product);
    for (long row = 0; row < product.m(); row++) {
      for (long column = 0; column < product.n(); column++) {
        double sum = product.accumulate() ? get(product.accumulators(), row, column) : 0;
        for (long depth = 0; depth < product.k(); depth++) {
          double weight =
              product.weightsTransposed()
                  ? get(product.weights(), column, depth)
                  : get(product.weights(), depth, column);
          sum += get(product.activations(), row, depth) * weight;
        }
        set(product.accumulators(), row, column, sum);
      }
    }
  }

  private static void assertThatOperandsAreWhereTheyBelong(MatrixMultiply product) {
    boolean right =
        product.activations().memory() == LocalMemory.SCRATCHPAD
            && product.weights().memory() == LocalMemory.SCRATCHPAD
            && product.accumulators().memory() == LocalMemory.ACCUMULATOR
            && product.accumulators().format().bits() == 32;
    if (!right) {
      throw new AssertionError("operands in the wrong memory: " + product);
    }
  }

  private void vector(VectorOperation operation) {
    for (long row = 0; row < operation.rows(); row++) {
      double[] result = row(operation, row);
      for (int column = 0; column < result.length; column++) {
        set(operation.destination(), row, column, result[column]);
      }
    }
  }

  private double[] row(VectorOperation operation, long row) {
    int columns = Math.toIntExact(operation.columns());
    double[] x = elements(operation, 0, row, columns);
    double constant = operation.constant();
    return switch (operation.kernel()) {
      case CONVERT, DEQUANTIZE -> x;
      case ADD -> combine(x, elements(operation, 1, row, columns), (a, b) -> a + b);
      case SCALE -> combine(x, x, (a, b) -> a * constant);
      case SILU -> combine(x, x, (a, b) -> PlainMath.silu(a));
      case GELU -> combine(x, x, (a, b) -> PlainMath.gelu(a));
      case SILU_MULTIPLY ->
          combine(x, elements(operation, 1, row, columns), (a, b) -> PlainMath.silu(a) * b);
      case GELU_MULTIPLY ->
          combine(x, elements(operation, 1, row, columns), (a, b) -> PlainMath.gelu(a) * b);
      case RMS_NORM -> PlainMath.rmsNorm(x, elements(operation, 1, row, columns), constant);
      case ROTARY_EMBEDDING ->
          PlainMath.rotate(x, elements(operation, 1, row, Math.toIntExact(operation.segment())));
      case SOFTMAX -> softmax(operation, row, x);
      case ONLINE_SOFTMAX -> onlineSoftmax(operation, row, x);
      case RESCALE_ADD -> {
        double correction = get(operation.sources().get(2), row, 2);
        yield combine(x, elements(operation, 1, row, columns), (a, b) -> b * correction + a);
      }
      case NORMALIZE -> {
        double sum = get(operation.sources().get(1), row, 1);
        yield combine(x, x, (a, b) -> a / sum);
      }
      case ARGMAX -> new double[] {PlainMath.argmax(x)};
      case LAYER_NORM ->
          PlainMath.layerNorm(
              x,
              elements(operation, 1, row, columns),
              elements(operation, 2, row, columns),
              constant);
      case TOP_K -> PlainMath.topK(x, Math.toIntExact(operation.segment()));
      case SAMPLE -> new double[] {PlainMath.sample(x, columns, constant)};
      case SAMPLE_TOP_K ->
          new double[] {x[columns / 2 + PlainMath.sample(x, columns / 2, constant)]};
    };
  }

  private interface Combination {
    double of(double first, double second);
  }

  private static double[] combine(double[] first, double[] second, Combination combination) {
    double[] result = new double[first.length];
    for (int index = 0; index < first.length; index++) {
      result[index] = combination.of(first[index], second[index]);
    }
    return result;
  }

  private double[] elements(VectorOperation operation, int source, long row, int columns) {
    List<Operand> sources = operation.sources();
    double[] values = new double[columns];
    for (int column = 0; column < columns; column++) {
      values[column] = get(sources.get(source), row, column);
    }
    return values;
  }

  private static boolean sees(VectorOperation operation, long row, int column) {
    return operation.mask().map(mask -> mask.sees(row, column)).orElse(true);
  }

  private static double[] softmax(VectorOperation operation, long row, double[] x) {
    double[] seen = new double[x.length];
    int count = 0;
    for (int column = 0; column < x.length; column++) {
      if (sees(operation, row, column)) {
        seen[count++] = x[column];
      }
    }
    double[] shares = PlainMath.softmax(seen, count, operation.constant());
    double[] result = new double[x.length];
    count = 0;
    for (int column = 0; column < x.length; column++) {
      result[column] = sees(operation, row, column) ? shares[count++] : 0;
    }
    return result;
  }

  private double[] onlineSoftmax(VectorOperation operation, long row, double[] x) {
    Operand state = operation.sources().get(1);
    if (state.format() != NumberFormat.FP32) {
      throw new AssertionError("the state is " + state.format());
    }
    double before = get(state, row, 0);
    double maximum = before;
    for (int column = 0; column < x.length; column++) {
      if (sees(operation, row, column)) {
        maximum = Math.max(maximum, operation.constant() * x[column]);
      }
    }
    double correction = Math.exp(before - maximum);
    double sum = get(state, row, 1) * correction;
    double[] result = new double[x.length];
    for (int column = 0; column < x.length; column++) {
      if (sees(operation, row, column)) {
        result[column] = Math.exp(operation.constant() * x[column] - maximum);
        sum += result[column];
      }
    }
    set(state, row, 0, maximum);
    set(state, row, 1, sum);
    set(state, row, 2, correction);
    return result;
  }
}
