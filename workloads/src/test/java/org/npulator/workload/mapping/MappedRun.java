package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Store;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;
import org.npulator.workload.operator.Workload;

/**
 * One step, mapped, executed at its addresses and computed plainly from the same random numbers.
 */
final class MappedRun {
  private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

  private final Machine machine;
  private final Step step;
  private final MemoryLayout layout;
  private final MappedStep mapped;
  private final NumberMemory memory;
  private final PlainExecutor plain;
  private final Random random = new Random(1);

  MappedRun(Machine machine, Step step, long keyValueTokens) throws MappingException {
    this(machine, step, keyValueTokens, MappingConfig.CHOSEN);
  }

  MappedRun(Machine machine, Step step, long keyValueTokens, MappingConfig dictated)
      throws MappingException {
    this.machine = machine;
    this.step = step;
    Workload workload = new Workload("test", "w8a8", keyValueTokens, List.of(step));
    Mapper mapper = new Mapper(machine, Cores.ONE, workload, dictated);
    layout = mapper.layout();
    mapped = mapper.map(step);
    memory = new NumberMemory("memory", layout.end() + (4 << 20));
    plain = new PlainExecutor(step);
    Set<String> filled = new HashSet<>();
    for (Operator operator : step.operators()) {
      for (Tensor input : operator.inputs()) {
        if (input.kind() == TensorKind.WEIGHT && filled.add(input.name())) {
          fillWeight(input);
        }
        if (input.kind() == TensorKind.INPUT && filled.add(input.name())) {
          fillInput(input);
        }
      }
      if (operator instanceof Attention attention) {
        fillCache(attention, attention.keyCache());
        fillCache(attention, attention.valueCache());
      }
    }
  }

  MappedStep mapped() {
    return mapped;
  }

  private double[][] randomMatrix(long rows, long columns) {
    double[][] matrix = new double[(int) rows][(int) columns];
    for (double[] row : matrix) {
      for (int column = 0; column < columns; column++) {
        row[column] = random.nextGaussian() / 2;
      }
    }
    return matrix;
  }

  private void fillWeight(Tensor tensor) {
    WeightPlacement placement = layout.weight(tensor);
    double[][] values = randomMatrix(placement.rows(), placement.columns());
    plain.set(tensor, values);
    for (int row = 0; row < values.length; row++) {
      for (int column = 0; column < values[row].length; column++) {
        if (placement.table()) {
          memory.write(
              placement.address() + row * placement.rowBytes(),
              column,
              placement.format(),
              values[row][column]);
        } else {
          StoredNumbers.writeTileElement(memory, placement, row, column, values[row][column]);
        }
      }
    }
  }

  /** The only input lies behind the weights, its rows padded to an odd number of words. */
  private void fillInput(Tensor tensor) {
    double[][] values = randomMatrix(tensor.rows(), tensor.columns());
    plain.set(tensor, values);
    for (int row = 0; row < values.length; row++) {
      for (int column = 0; column < values[row].length; column++) {
        memory.write(
            layout.end() + row * paddedBytes(tensor), column, tensor.format(), values[row][column]);
      }
    }
  }

  private long paddedBytes(Tensor tensor) {
    long rowBytes = tensor.format().rowBytes(tensor.columns());
    long words = (rowBytes + machine.wordBytes() - 1) / machine.wordBytes();
    return (words + 1 - words % 2) * machine.wordBytes();
  }

  private void fillCache(Attention attention, Tensor cache) {
    KeyValuePlacement placement = layout.cache(cache);
    double[][] values = randomMatrix(cache.rows(), cache.columns());
    plain.set(cache, values);
    long tokens = attention.cachedTokens() + attention.newTokens();
    for (long row = 0; row < cache.rows(); row++) {
      for (long column = 0;
          column < cache.columns() && row % tokens < attention.cachedTokens();
          column++) {
        memory.write(
            StoredNumbers.cacheAddress(placement, row / tokens, column, row % tokens),
            column % placement.headDimension(),
            placement.format(),
            values[(int) row][(int) column]);
      }
    }
  }

  /** Executes the program and checks results, the written cache and the order of instructions. */
  void check() {
    assertThat(HazardChecker.unorderedConflicts(machine, mapped.program())).isEmpty();
    check(UnaryOperator.identity());
  }

  void check(UnaryOperator<List<Instruction>> change) {
    FunctionalExecutor executor = new FunctionalExecutor(machine, memory);
    change.apply(mapped.program().instructions()).forEach(executor::execute);
    step.operators().forEach(plain::execute);
    Operator last = step.operators().get(step.operators().size() - 1);
    checkResult(last.output());
    for (Operator operator : step.operators()) {
      if (operator instanceof Attention attention) {
        checkCache(attention, attention.keyCache(), attention.key());
        checkCache(attention, attention.valueCache(), attention.value());
      }
    }
  }

  /** Results are stored last, with their rows padded to an odd number of words. */
  private void checkResult(Tensor result) {
    List<Instruction> instructions = mapped.program().instructions();
    int last = step.operators().size() - 1;
    Store first =
        instructions.stream()
            .filter(instruction -> instruction.operator() == last)
            .filter(Store.class::isInstance)
            .map(Store.class::cast)
            .filter(store -> store.memoryAddress() >= layout.end())
            .min(Comparator.comparingLong(Store::memoryAddress))
            .orElseThrow();
    long stride = paddedBytes(result);
    for (int row = 0; row < result.rows(); row++) {
      for (int column = 0; column < result.columns(); column++) {
        assertThat(memory.read(first.memoryAddress() + row * stride, column, result.format()))
            .as("row %d column %d of %s", row, column, result.name())
            .isCloseTo(plain.get(result)[row][column], ROUNDING);
      }
    }
  }

  private void checkCache(Attention attention, Tensor cache, Tensor fresh) {
    KeyValuePlacement placement = layout.cache(cache);
    for (long row = 0; row < fresh.rows(); row++) {
      for (long column = 0; column < fresh.columns(); column++) {
        long sequence = row / attention.newTokens();
        long token = attention.cachedTokens() + row % attention.newTokens();
        assertThat(
                memory.read(
                    StoredNumbers.cacheAddress(placement, sequence, column, token),
                    column % placement.headDimension(),
                    placement.format()))
            .as("%s of token %d in column %d", cache.name(), token, column)
            .isCloseTo(plain.get(fresh)[(int) row][(int) column], ROUNDING);
      }
    }
  }
}
