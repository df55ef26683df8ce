package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.Receive;
import org.npulator.hw.program.Send;
import org.npulator.hw.program.Store;
import org.npulator.hw.program.TileProgram;
import org.npulator.workload.mapping.CoreTask.Computation;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;
import org.npulator.workload.operator.Workload;

/**
 * One step on several cores: the programs of all cores, executed on real numbers with scratchpads
 * of their own, messages and a common memory, and the step computed plainly.
 */
final class PartitionedRun {
  private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

  private final Machine machine;
  private final Step step;
  private final MemoryLayout layout;
  private final List<PartitionedStep> parts;
  private final MappedStep mapped;
  private final NumberMemory memory;
  private final PlainExecutor plain;
  private final Map<String, double[][]> values = new HashMap<>();
  private final Set<String> filled = new HashSet<>();
  private final Random random = new Random(1);

  PartitionedRun(
      Machine machine, Cores cores, PartitionPolicy policy, Step step, long keyValueTokens)
      throws MappingException {
    this(machine, cores, policy, step, keyValueTokens, MappingConfig.CHOSEN);
  }

  PartitionedRun(
      Machine machine,
      Cores cores,
      PartitionPolicy policy,
      Step step,
      long keyValueTokens,
      MappingConfig dictated)
      throws MappingException {
    this.machine = machine;
    this.step = step;
    Workload workload = new Workload("test", "w8a8", keyValueTokens, List.of(step));
    Mapper mapper = new Mapper(machine, cores, Optional.empty(), policy, workload, dictated);
    layout = mapper.layout();
    parts = mapper.partition(step);
    mapped = mapper.map(step);
    memory = new NumberMemory("memory", layout.end() + (8 << 20));
    plain = new PlainExecutor(step);
    fill();
  }

  /** The operators of a divided step, some of them in two shares that the arrays compute. */
  PartitionedRun(
      Machine machine,
      Cores cores,
      Step step,
      long keyValueTokens,
      PartitionedStep part,
      MappingConfig dictated)
      throws MappingException {
    this.machine = machine;
    this.step = step;
    parts = List.of(part);
    layout =
        new MemoryLayout(
            machine,
            new Workload("test", "w8a8", keyValueTokens, List.of(step)),
            List.of(part.operators()),
            part.slices(),
            dictated,
            PimPlan.none(machine));
    SubBatch all = SubBatch.of(step, 1).get(0);
    mapped =
        new StepMapper(machine, cores, dictated, layout, all, part, 0, layout.end(), Set.of())
            .map()
            .step();
    memory = new NumberMemory("memory", layout.end() + (8 << 20));
    plain = new PlainExecutor(step);
    fill();
  }

  private void fill() {
    step.operators().forEach(this::choose);
    parts.forEach(part -> part.operators().forEach(this::fill));
  }

  MappedStep mapped() {
    return mapped;
  }

  /** Chooses numbers for whole weights, as they are stored, and caches. */
  private void choose(Operator operator) {
    for (Tensor input : operator.inputs()) {
      if (input.kind() != TensorKind.ACTIVATION && !values.containsKey(input.name())) {
        WeightPlacement placement = input.kind() == TensorKind.WEIGHT ? layout.weight(input) : null;
        boolean stored = placement != null && placement.table();
        double[][] matrix =
            stored
                ? randomMatrix(placement.rows(), placement.columns())
                : randomMatrix(input.rows(), input.columns());
        values.put(input.name(), matrix);
        plain.set(input, matrix);
        if (operator instanceof Matmul matmul && matmul.active().isPresent()) {
          fillRows(placement, matrix);
        }
      }
    }
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

  private void fillRows(WeightPlacement placement, double[][] rows) {
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < rows[row].length; column++) {
        memory.write(
            placement.address() + row * placement.rowBytes(),
            column,
            placement.format(),
            rows[row][column]);
      }
    }
  }

  private void fill(Operator operator) {
    for (Tensor input : operator.inputs()) {
      boolean filledWhole = slice(input).neurons().isPresent();
      if (input.kind() == TensorKind.WEIGHT && !filledWhole && filled.add(input.name())) {
        boolean multiplied = operator instanceof Matmul matmul && matmul.weight().equals(input);
        fillWeight(input, multiplied && isGathered(slice(input).whole()));
      }
    }
    if (operator instanceof Attention attention) {
      fillCache(attention, attention.keyCache());
      fillCache(attention, attention.valueCache());
    }
  }

  private WeightSlice slice(Tensor tensor) {
    return parts.stream()
        .map(part -> part.slices().get(tensor.name()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseGet(() -> new WeightSlice(tensor, new Block(0, tensor.rows(), 0, tensor.columns())));
  }

  private boolean isGathered(Tensor weight) {
    return step.operators().stream()
        .anyMatch(
            operator ->
                operator instanceof Gather gather && gather.table().name().equals(weight.name()));
  }

  /**
   * @param transposed whether it is the transpose of a table, whose rows are columns of the product
   */
  private void fillWeight(Tensor tensor, boolean transposed) {
    WeightSlice slice = slice(tensor);
    double[][] whole = values.get(slice.whole().name());
    WeightPlacement placement = layout.weight(tensor);
    for (int row = 0; row < placement.rows(); row++) {
      for (int column = 0; column < placement.columns(); column++) {
        int wholeRow =
            row + (int) (transposed ? slice.block().firstColumn() : slice.block().firstRow());
        int wholeColumn =
            column + (int) (transposed ? slice.block().firstRow() : slice.block().firstColumn());
        double value = whole[wholeRow][wholeColumn];
        if (placement.table()) {
          memory.write(
              placement.address() + row * placement.rowBytes(), column, placement.format(), value);
        } else {
          StoredNumbers.writeTileElement(memory, placement, row, column, value);
        }
      }
    }
  }

  private void fillCache(Attention part, Tensor cache) {
    WeightSlice slice = slice(cache);
    double[][] whole = values.get(slice.whole().name());
    long tokens = part.cachedTokens() + part.newTokens();
    for (int row = 0; row < cache.rows(); row++) {
      for (int column = 0;
          column < cache.columns() && row % tokens < part.cachedTokens();
          column++) {
        KeyValuePlacement placement = layout.cache(cache);
        memory.write(
            StoredNumbers.cacheAddress(placement, row / tokens, column, row % tokens),
            column % placement.headDimension(),
            placement.format(),
            whole[row + (int) slice.block().firstRow()][
                column + (int) slice.block().firstColumn()]);
      }
    }
  }

  /** Executes the programs and checks results and written caches. */
  void check() {
    for (TileProgram program : mapped.programs().cores()) {
      assertThat(HazardChecker.unorderedConflicts(machine, program)).isEmpty();
    }
    execute();
    step.operators().forEach(plain::execute);
    checkResult();
    checkCaches();
  }

  /** Every core in the order of its program, as far as the messages it waits for have been sent. */
  private void execute() {
    List<TileProgram> programs = mapped.programs().cores();
    List<FunctionalExecutor> executors = new ArrayList<>();
    int[] next = new int[programs.size()];
    Map<Integer, NumberMemory> messages = new HashMap<>();
    programs.forEach(program -> executors.add(new FunctionalExecutor(machine, memory)));
    boolean progress = true;
    while (progress) {
      progress = false;
      for (int core = 0; core < next.length; core++) {
        List<Instruction> instructions = programs.get(core).instructions();
        while (next[core] < instructions.size()) {
          Instruction instruction = instructions.get(next[core]);
          if (instruction instanceof Send send) {
            messages.put(send.message(), executors.get(core).message(send));
          } else if (instruction instanceof Receive receive) {
            if (!messages.containsKey(receive.message())) {
              break;
            }
            executors.get(core).receive(receive, messages.get(receive.message()));
          } else {
            executors.get(core).execute(instruction);
          }
          next[core]++;
          progress = true;
        }
      }
    }
    for (int core = 0; core < next.length; core++) {
      assertThat(next[core])
          .as("instructions that core %d executed", core)
          .isEqualTo(programs.get(core).instructions().size());
    }
  }

  private void checkResult() {
    long row = 0;
    for (int stream = 0; stream < parts.size(); stream++) {
      row = checkResult(stream, row);
    }
    int last = step.operators().size() - 1;
    assertThat(row).as("rows").isEqualTo(step.operators().get(last).output().rows());
  }

  /** Parts of the result of a sub-batch lie in the order of the cores. */
  private long checkResult(int stream, long firstRow) {
    int last = step.operators().size() - 1;
    Tensor whole = step.operators().get(last).output();
    long row = firstRow;
    long rows = 0;
    long column = 0;
    for (int core = 0; core < parts.get(stream).cores().size(); core++) {
      Optional<Tensor> part =
          parts.get(stream).cores().get(core).stream()
              .filter(task -> task.operator() == last && task instanceof Computation)
              .map(task -> task.outputs().get(0))
              .filter(output -> output.name().equals(whole.name()))
              .findFirst();
      if (part.isPresent()) {
        checkResult(stream, core, part.get(), row, column, whole);
        rows = Math.max(rows, part.get().rows());
        if (part.get().columns() < whole.columns()) {
          column += part.get().columns();
        } else {
          row += part.get().rows();
        }
      }
    }
    assertThat(column == 0 || column == whole.columns()).as("whole rows").isTrue();
    return column == 0 ? row : row + rows;
  }

  private void checkResult(
      int stream, int core, Tensor part, long firstRow, long firstColumn, Tensor whole) {
    TileProgram program = mapped.programs().cores().get(core);
    int[] streams = program.streams();
    long address =
        resultAddress(
            IntStream.range(0, streams.length)
                .filter(index -> streams[index] == stream)
                .mapToObj(program.instructions()::get)
                .toList());
    long rowBytes = part.format().rowBytes(part.columns());
    long words = (rowBytes + machine.wordBytes() - 1) / machine.wordBytes();
    long stride = (words + 1 - words % 2) * machine.wordBytes();
    for (int row = 0; row < part.rows(); row++) {
      for (int column = 0; column < part.columns(); column++) {
        assertThat(memory.read(address + row * stride, column, part.format()))
            .as("row %d column %d of %s on core %d", row, column, part.name(), core)
            .isCloseTo(
                plain.get(whole)[(int) firstRow + row][(int) firstColumn + column], ROUNDING);
      }
    }
  }

  /** The lowest address that the last operator stores to and that is not loaded again. */
  private long resultAddress(List<Instruction> instructions) {
    int last = step.operators().size() - 1;
    Set<Long> loaded = new HashSet<>();
    long lowest = Long.MAX_VALUE;
    for (int index = instructions.size() - 1; index >= 0; index--) {
      if (instructions.get(index) instanceof Load load && load.memoryAddress() >= layout.end()) {
        for (long row = 0; row < load.rows(); row++) {
          long start = load.memoryAddress() + row * load.memoryStrideBytes();
          for (long address = start; address < start + load.rowBytes(); address++) {
            loaded.add(address);
          }
        }
      } else if (instructions.get(index) instanceof Store store
          && store.operator() == last
          && store.memoryAddress() >= layout.end()
          && !loaded.contains(store.memoryAddress())) {
        lowest = Math.min(lowest, store.memoryAddress());
      }
    }
    return lowest;
  }

  private void checkCaches() {
    for (PartitionedStep part : parts) {
      for (Operator operator : part.operators()) {
        if (operator instanceof Attention attention) {
          Attention whole = wholeOf(attention);
          checkCache(attention, attention.keyCache(), whole.key());
          checkCache(attention, attention.valueCache(), whole.value());
        }
      }
    }
  }

  private Attention wholeOf(Attention part) {
    return (Attention)
        step.operators().stream()
            .filter(operator -> operator.name().equals(part.name()))
            .findFirst()
            .orElseThrow();
  }

  private void checkCache(Attention part, Tensor cache, Tensor fresh) {
    KeyValuePlacement placement = layout.cache(cache);
    Block block = slice(cache).block();
    int firstColumn = (int) block.firstColumn();
    long sequencesBefore = block.firstRow() / (part.cachedTokens() + part.newTokens());
    int firstRow = (int) (sequencesBefore * part.newTokens());
    for (long row = 0; row < part.batch() * part.newTokens(); row++) {
      for (int column = 0; column < cache.columns(); column++) {
        long token = part.cachedTokens() + row % part.newTokens();
        assertThat(
                memory.read(
                    StoredNumbers.cacheAddress(placement, row / part.newTokens(), column, token),
                    column % placement.headDimension(),
                    placement.format()))
            .as("%s of token %d in column %d", cache.name(), token, column)
            .isCloseTo(plain.get(fresh)[firstRow + (int) row][firstColumn + column], ROUNDING);
      }
    }
  }
}
