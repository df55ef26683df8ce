package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.npulator.workload.mapping.ActivationVariants.Variant;
import org.npulator.workload.mapping.CoreTask.Computation;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/**
 * Divides the operators of one step among cores, as tensor parallelism does (Shoeybi et al.,
 * Megatron-LM, 2019), and inserts the exchanges of activations in between. Attention is divided by
 * heads that share keys and values; elementwise operators follow their inputs; norms are computed
 * by every core that needs them; gathers and argmax are the work of the first core.
 */
final class Partitioner {
  private static final String SLICE_OF_COLUMNS = ".n";
  private static final String SLICE_OF_ROWS = ".k";
  private static final String SLICE_OF_HEADS = ".h";
  private static final long WIDEST_UNIT = 64;
  private static final double TOLERATED_IMBALANCE = 1.1;
  private static final int MESSAGES_OF_SCRATCHPAD = 64;

  private final int cores;
  private final PartitionPolicy policy;
  private final List<List<CoreTask>> tasks = new ArrayList<>();
  private final List<String> partitions = new ArrayList<>();
  private final Map<String, WeightSlice> slices = new HashMap<>();
  private final ActivationVariants activations;
  private final Map<String, Long> units = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  private Partitioner(Machine machine, int cores, PartitionPolicy policy) {
    this.cores = cores;
    this.policy = policy;
    for (int core = 0; core < cores; core++) {
      tasks.add(new ArrayList<>());
    }
    activations =
        new ActivationVariants(
            tasks, Math.max(16, machine.scratchpadBytes() / MESSAGES_OF_SCRATCHPAD));
  }

  static PartitionedStep partition(
      Machine machine, Cores cores, PartitionPolicy policy, Step step) {
    Partitioner partitioner = new Partitioner(machine, cores.count(), policy);
    if (cores.count() == 1) {
      partitioner.keepTogether(step);
    } else {
      partitioner.divide(step);
    }
    return new PartitionedStep(partitioner.tasks, partitioner.partitions, partitioner.slices);
  }

  private void keepTogether(Step step) {
    for (int index = 0; index < step.operators().size(); index++) {
      tasks.get(0).add(new Computation(index, step.operators().get(index)));
      partitions.add("none");
    }
  }

  private void divide(Step step) {
    List<Operator> operators = step.operators();
    operators.forEach(this::findUnits);
    operators.forEach(operator -> operator.inputs().forEach(input -> used.add(input.name())));
    for (int index = 0; index < operators.size(); index++) {
      Operator operator = operators.get(index);
      if (operator instanceof Matmul matmul) {
        divide(index, matmul);
      } else if (operator instanceof Attention attention) {
        divide(index, attention);
      } else if (operator instanceof Gather gather) {
        Distribution first = Distribution.on(0, gather.output(), cores);
        add(
            index,
            0,
            new Gather(
                gather.role(), gather.layer(), gather.table(), make(gather.output(), first).on(0)));
        partitions.add("core0");
      } else if (operator instanceof Reduction reduction) {
        divide(index, reduction);
      } else {
        divide(index, (Elementwise) operator);
      }
    }
    dropWhatNobodyUses();
  }

  /** Columns of an activation that stay together because an operator works on heads. */
  private void findUnits(Operator operator) {
    if (operator instanceof Attention attention) {
      for (Tensor input : List.of(attention.query(), attention.key(), attention.value())) {
        units.put(input.name(), attention.headDimension());
      }
    } else if (operator instanceof Elementwise elementwise
        && elementwise.kind() == Elementwise.Kind.ROTARY_EMBEDDING) {
      units.put(elementwise.inputs().get(0).name(), elementwise.segment());
    }
  }

  private void add(int index, int core, Operator operator) {
    tasks.get(core).add(new Computation(index, operator));
  }

  private Variant make(Tensor activation, Distribution distribution) {
    return activations.make(activation, distribution);
  }

  private Variant need(Tensor activation, Distribution distribution, int index) {
    return activations.need(activation, distribution, index);
  }

  private String among(String dimension, Distribution distribution) {
    return dimension + "/" + distribution.holders().size();
  }

  private void divide(int index, Matmul matmul) {
    boolean inputByColumns =
        !activations.distributions(matmul.input()).isEmpty()
            && activations.distributions(matmul.input()).stream()
                .allMatch(known -> known.byColumns(matmul.input()) && known.holders().size() > 1);
    switch (policy.partition(matmul, inputByColumns)) {
      case COLUMNS -> divideColumns(index, matmul);
      case ROWS -> divideRows(index, matmul);
      case DEPTH -> divideDepth(index, matmul);
    }
  }

  /**
   * @param alignment elements after which columns may be cut, besides what the format demands
   */
  private Distribution byColumns(Tensor output, long alignment) {
    long least = Sizes.leastCommonMultiple(alignment, output.format().alignmentElements());
    Long head = units.get(output.name());
    long unit =
        head == null ? unit(output.columns(), least) : Sizes.leastCommonMultiple(head, least);
    return Distribution.columns(output, Distribution.bounds(output.columns(), unit, cores));
  }

  /** The widest multiple of the least unit that does not burden one core much more than others. */
  private long unit(long size, long least) {
    for (long unit = Sizes.leastCommonMultiple(WIDEST_UNIT, least);
        unit > least && unit % 2 == 0 && unit / 2 % least == 0;
        unit /= 2) {
      long largest = Sizes.ceilDiv(Sizes.ceilDiv(size, unit), cores) * unit;
      if (largest * cores <= TOLERATED_IMBALANCE * size) {
        return unit;
      }
    }
    return least;
  }

  private void divideColumns(int index, Matmul matmul) {
    Distribution distribution =
        byColumns(matmul.output(), matmul.weight().format().withoutBlocks().alignmentElements());
    Variant input =
        need(matmul.input(), Distribution.whereAny(distribution, matmul.input()), index);
    Variant output = make(matmul.output(), distribution);
    for (int core : distribution.holders()) {
      Block block = distribution.block(core).orElseThrow();
      add(
          index,
          core,
          new Matmul(
              matmul.role(),
              matmul.layer(),
              input.on(core),
              columns(matmul.weight(), block),
              matmul.bias().map(bias -> columns(bias, block)),
              output.on(core)));
    }
    partitions.add(among(Partition.COLUMNS.dimension(), distribution));
  }

  private Tensor columns(Tensor weight, Block block) {
    return slice(
        weight,
        SLICE_OF_COLUMNS + block.firstColumn(),
        new Block(0, weight.rows(), block.firstColumn(), block.columns()));
  }

  private Tensor slice(Tensor whole, String suffix, Block block) {
    if (block.rows() == whole.rows() && block.columns() == whole.columns()) {
      return whole;
    }
    Tensor part =
        new Tensor(
            whole.name() + suffix, whole.kind(), block.rows(), block.columns(), whole.format());
    slices.put(part.name(), new WeightSlice(whole, block));
    return part;
  }

  private void divideRows(int index, Matmul matmul) {
    Distribution distribution =
        Distribution.rows(matmul.output(), Distribution.bounds(matmul.output().rows(), 1, cores));
    Variant input = need(matmul.input(), alike(distribution, matmul.input()), index);
    Variant output = make(matmul.output(), distribution);
    for (int core : distribution.holders()) {
      add(
          index,
          core,
          new Matmul(
              matmul.role(),
              matmul.layer(),
              input.on(core),
              matmul.weight(),
              matmul.bias(),
              output.on(core)));
    }
    partitions.add(among(Partition.ROWS.dimension(), distribution));
  }

  /** The same rows of another matrix with all its columns. */
  private static Distribution alike(Distribution rows, Tensor tensor) {
    return new Distribution(
        rows.blocks().stream()
            .map(
                block ->
                    block.map(some -> new Block(some.firstRow(), some.rows(), 0, tensor.columns())))
            .toList());
  }

  private void divideDepth(int index, Matmul matmul) {
    Distribution depth = depth(matmul);
    List<Integer> holders = depth.holders();
    if (holders.size() == 1) {
      divideColumns(index, matmul);
      return;
    }
    Variant input = need(matmul.input(), depth, index);
    Tensor output = matmul.output();
    Distribution reduced = byColumns(output, 1);
    Tensor sum =
        new Tensor(
            output.name() + ".sum",
            TensorKind.ACTIVATION,
            output.rows(),
            output.columns(),
            Machine.accumulatorFormat(matmul.input().format()));
    List<Variant> parts = new ArrayList<>();
    for (int core : holders) {
      Tensor partial =
          new Tensor(sum.name() + core, sum.kind(), sum.rows(), sum.columns(), sum.format());
      parts.add(make(partial, Distribution.on(core, partial, cores)));
      Block block = depth.block(core).orElseThrow();
      add(
          index,
          core,
          new Matmul(
              matmul.role(),
              matmul.layer(),
              input.on(core),
              slice(
                  matmul.weight(),
                  SLICE_OF_ROWS + block.firstColumn(),
                  new Block(block.firstColumn(), block.columns(), 0, output.columns())),
              core == holders.get(0) ? matmul.bias() : Optional.empty(),
              parts.get(parts.size() - 1).on(core)));
    }
    List<Variant> scattered = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      Tensor partial = parts.get(part).on(holders.get(part));
      scattered.add(need(partial, reduced, index));
    }
    addUp(index, matmul, scattered, sum, make(output, reduced));
    partitions.add(among(Partition.DEPTH.dimension(), depth));
  }

  private void addUp(int index, Matmul matmul, List<Variant> parts, Tensor sum, Variant output) {
    Variant before = parts.get(0);
    for (int part = 1; part < parts.size(); part++) {
      boolean last = part == parts.size() - 1;
      Variant result = last ? output : make(sum, output.distribution());
      for (int core : output.distribution().holders()) {
        add(
            index,
            core,
            new Elementwise(
                matmul.role(),
                matmul.layer(),
                Elementwise.Kind.ADD,
                List.of(before.on(core), parts.get(part).on(core)),
                result.on(core),
                result.on(core).columns(),
                0));
      }
      before = result;
    }
  }

  /** Columns of the input: those that the cores have, if that is possible. */
  private Distribution depth(Matmul matmul) {
    Tensor input = matmul.input();
    long alignment =
        Sizes.leastCommonMultiple(
            Math.max(1, matmul.weight().format().blockElements()),
            input.format().alignmentElements());
    for (Distribution known : activations.distributions(input)) {
      if (known.byColumns(input)
          && known.holders().size() > 1
          && input.rows() == matmul.output().rows()
          && known.holders().stream()
              .allMatch(core -> known.block(core).orElseThrow().firstColumn() % alignment == 0)) {
        return known;
      }
    }
    long unit = unit(input.columns(), alignment);
    return Distribution.columns(input, Distribution.bounds(input.columns(), unit, cores));
  }

  private void divide(int index, Attention attention) {
    long group = attention.queryHeads() / attention.keyValueHeads();
    long dimension = attention.headDimension();
    long[] heads = Distribution.bounds(attention.keyValueHeads(), 1, cores);
    Distribution queries = byHeads(attention.query(), heads, group * dimension);
    Distribution keys = byHeads(attention.key(), heads, dimension);
    Variant query = need(attention.query(), queries, index);
    Variant key = need(attention.key(), keys, index);
    Variant value = need(attention.value(), keys, index);
    Variant output = make(attention.output(), queries);
    for (int core : queries.holders()) {
      long count = heads[core + 1] - heads[core];
      Block columns = keys.block(core).orElseThrow();
      add(
          index,
          core,
          new Attention(
              attention.role(),
              attention.layer(),
              query.on(core),
              key.on(core),
              value.on(core),
              heads(attention.keyCache(), heads[core], columns),
              heads(attention.valueCache(), heads[core], columns),
              output.on(core),
              attention.batch(),
              attention.newTokens(),
              attention.cachedTokens(),
              count * group,
              count,
              dimension));
    }
    partitions.add(among("heads", queries));
  }

  private Distribution byHeads(Tensor tensor, long[] heads, long columns) {
    long[] bounds = new long[heads.length];
    for (int core = 0; core < heads.length; core++) {
      bounds[core] = heads[core] * columns;
    }
    return Distribution.columns(tensor, bounds);
  }

  private Tensor heads(Tensor cache, long firstHead, Block columns) {
    return slice(
        cache,
        SLICE_OF_HEADS + firstHead,
        new Block(0, cache.rows(), columns.firstColumn(), columns.columns()));
  }

  private void divide(int index, Reduction reduction) {
    Tensor input = reduction.input();
    Tensor output = reduction.output();
    Distribution distribution;
    if (reduction.kind() == Reduction.Kind.ARGMAX || isResult(output)) {
      distribution = Distribution.on(0, input, cores);
    } else {
      distribution =
          activations.distributions(input).stream()
              .filter(known -> known.byRows(input) && input.rows() == output.rows())
              .filter(known -> known.holders().size() > 1)
              .findFirst()
              .orElse(Distribution.everywhere(input, cores));
    }
    Variant source = need(input, distribution, index);
    boolean byRows = input.rows() == output.rows();
    Variant target =
        make(
            output,
            byRows ? alike(distribution, output) : Distribution.whereAny(distribution, output));
    for (int core : distribution.holders()) {
      add(
          index,
          core,
          new Reduction(
              reduction.role(),
              reduction.layer(),
              reduction.kind(),
              source.on(core),
              reduction.weight(),
              target.on(core),
              reduction.constant()));
    }
    partitions.add(name(distribution, input));
  }

  private boolean isResult(Tensor output) {
    return !used.contains(output.name());
  }

  private String name(Distribution distribution, Tensor tensor) {
    if (distribution.holders().size() == 1) {
      return "core" + distribution.holders().get(0);
    }
    if (distribution.byRows(tensor)) {
      return among(Partition.ROWS.dimension(), distribution);
    }
    return distribution.byColumns(tensor)
        ? among(Partition.COLUMNS.dimension(), distribution)
        : "all";
  }

  private void divide(int index, Elementwise elementwise) {
    Distribution distribution = distribution(elementwise);
    List<Variant> inputs = new ArrayList<>();
    for (Tensor input : elementwise.inputs()) {
      if (input.kind() != TensorKind.WEIGHT) {
        inputs.add(need(input, distribution, index));
      }
    }
    Variant output = make(elementwise.output(), distribution);
    for (int core : distribution.holders()) {
      List<Tensor> sources = new ArrayList<>();
      inputs.forEach(input -> sources.add(input.on(core)));
      Block block = distribution.block(core).orElseThrow();
      long segment = block.columns();
      if (elementwise.kind() == Elementwise.Kind.ROTARY_EMBEDDING) {
        Tensor table = elementwise.inputs().get(1);
        segment = elementwise.segment();
        sources.add(
            slice(
                table,
                SLICE_OF_ROWS + block.firstRow(),
                new Block(block.firstRow(), block.rows(), 0, table.columns())));
      }
      add(
          index,
          core,
          new Elementwise(
              elementwise.role(),
              elementwise.layer(),
              elementwise.kind(),
              sources,
              output.on(core),
              segment,
              elementwise.constant()));
    }
    partitions.add(name(distribution, elementwise.output()));
  }

  /** One in which all inputs exist; else that of an input that every core has; else the first. */
  private Distribution distribution(Elementwise elementwise) {
    List<Tensor> inputs =
        elementwise.inputs().stream().filter(input -> input.kind() != TensorKind.WEIGHT).toList();
    if (inputs.stream().allMatch(input -> activations.distributions(input).isEmpty())) {
      return byColumns(elementwise.output(), inputs.get(0).format().alignmentElements());
    }
    List<Distribution> candidates = new ArrayList<>();
    for (Tensor input : inputs) {
      for (Distribution known : activations.distributions(input)) {
        if (isWholeHeads(elementwise, known)) {
          candidates.add(known);
        }
      }
    }
    for (Distribution candidate : candidates) {
      if (inputs.stream()
          .allMatch(
              input ->
                  activations.distributions(input).stream()
                      .anyMatch(known -> known.satisfies(candidate)))) {
        return onceIfResult(elementwise, candidate);
      }
    }
    Distribution everywhere = Distribution.everywhere(elementwise.output(), cores);
    if (candidates.contains(everywhere)) {
      return onceIfResult(elementwise, everywhere);
    }
    return candidates.isEmpty()
        ? byColumns(inputs.get(0), elementwise.output().format().alignmentElements())
        : onceIfResult(elementwise, candidates.get(0));
  }

  private Distribution onceIfResult(Elementwise elementwise, Distribution distribution) {
    Tensor output = elementwise.output();
    boolean everywhere = distribution.equals(Distribution.everywhere(output, cores));
    return everywhere && isResult(output) ? Distribution.on(0, output, cores) : distribution;
  }

  private static boolean isWholeHeads(Elementwise elementwise, Distribution distribution) {
    if (elementwise.kind() != Elementwise.Kind.ROTARY_EMBEDDING) {
      return true;
    }
    return distribution.holders().stream()
        .map(core -> distribution.block(core).orElseThrow())
        .allMatch(
            block ->
                block.firstColumn() % elementwise.segment() == 0
                    && block.columns() % elementwise.segment() == 0);
  }

  /** A core does not compute what everybody would have but it does not need. */
  private void dropWhatNobodyUses() {
    for (List<CoreTask> own : tasks) {
      Set<String> needed = new HashSet<>();
      List<CoreTask> kept = new ArrayList<>();
      for (int index = own.size() - 1; index >= 0; index--) {
        CoreTask task = own.get(index);
        boolean dropped =
            task instanceof Computation computation
                && used.contains(computation.computes().output().name())
                && !needed.contains(computation.computes().output().name());
        if (!dropped) {
          kept.add(task);
          task.inputs().forEach(input -> needed.add(input.name()));
        }
      }
      Collections.reverse(kept);
      own.clear();
      own.addAll(kept);
    }
  }
}
