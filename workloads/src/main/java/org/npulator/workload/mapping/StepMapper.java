package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.npulator.hw.program.ChipProgram;
import org.npulator.hw.program.TileProgram;
import org.npulator.workload.mapping.CoreTask.AttentionPass;
import org.npulator.workload.mapping.CoreTask.Computation;
import org.npulator.workload.mapping.CoreTask.Exchange;
import org.npulator.workload.mapping.CoreTask.FusedProducts;
import org.npulator.workload.mapping.CoreTask.SplitComputation;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Step;

/** Turns a step of one sub-batch into tile programs for its part of the local memories. */
final class StepMapper {
  /** Parts of the scratchpad that are tried for tiles of activations that lie in memory. */
  private static final int[] INPUT_SHARES = {8, 4};

  private final Machine machine;
  private final Cores cores;
  private final MappingConfig dictated;
  private final MemoryLayout layout;
  private final SubBatch subBatch;
  private final Step step;
  private final PartitionedStep parts;
  private final int number;
  private final long memoryBase;
  private final Set<MemoryRun> loadedBefore;

  /**
   * A sub-batch and what the next one has to know.
   *
   * @param loaded weights that were loaded, in this sub-batch or before
   * @param memoryEnd end of the activations that do not stay on chip
   */
  record MappedSubBatch(MappedStep step, Set<MemoryRun> loaded, long memoryEnd) {}

  /**
   * @param machine with a sub-batch's part of the local memories
   * @param parts the operators of the sub-batch for each core
   * @param number of the sub-batch
   * @param memoryBase where activations begin that do not stay on chip
   * @param loadedBefore weights that sub-batches before have loaded
   */
  StepMapper(
      Machine machine,
      Cores cores,
      MappingConfig dictated,
      MemoryLayout layout,
      SubBatch subBatch,
      PartitionedStep parts,
      int number,
      long memoryBase,
      Set<MemoryRun> loadedBefore) {
    this.machine = machine;
    this.cores = cores;
    this.dictated = dictated;
    this.layout = layout;
    this.subBatch = subBatch;
    this.step = subBatch.step();
    this.parts = parts;
    this.number = number;
    this.memoryBase = memoryBase;
    this.loadedBefore = loadedBefore;
  }

  /**
   * The programs and what was decided for them, with or without fused operators and more or less
   * room for activations in memory: the fastest by the estimate, or the one that moves the fewest
   * bytes among nearly equal ones.
   *
   * @throws MappingException if a tile does not fit into the buffers or the activations that do not
   *     stay on chip not into the memory
   */
  MappedSubBatch map() throws MappingException {
    MappedSubBatch best = null;
    MappingException refusal = null;
    for (boolean fused : List.of(true, false)) {
      if (!fused && !leavesAChoice()) {
        break;
      }
      FusionPlan fusion = new FusionPlan(dictated, layout, step.kind(), fused);
      List<List<CoreTask>> cores = new ArrayList<>();
      for (List<CoreTask> tasks : parts.cores()) {
        cores.add(UnfusedAttention.split(machine, dictated, fusion.apply(tasks)));
      }
      requireDictatedFusion(cores);
      for (int share : INPUT_SHARES) {
        try {
          List<ScratchpadPlan> plans = new ArrayList<>();
          for (List<CoreTask> tasks : cores) {
            plans.add(
                new ScratchpadPlan(
                    machine,
                    layout,
                    dictated,
                    step.kind(),
                    tasks,
                    number * machine.scratchpadBytes(),
                    share));
          }
          checkMemory(plans);
          MappedSubBatch mapped = map(cores, plans);
          if (best == null || isBetter(mapped.step(), best.step())) {
            best = mapped;
          }
          if (plans.stream().noneMatch(plan -> plan.activations().spills())) {
            return best;
          }
        } catch (MappingException doesNotFit) {
          refusal = doesNotFit;
        }
      }
    }
    if (best == null) {
      throw refusal;
    }
    return best;
  }

  /** What is dictated to be fused is fused at least on one core. */
  private void requireDictatedFusion(List<List<CoreTask>> cores) throws MappingException {
    for (int index = 0; index < step.operators().size(); index++) {
      Operator operator = step.operators().get(index);
      int operatorIndex = index;
      boolean required =
          operator instanceof Elementwise && dictated.fuses(operator.role()).orElse(false);
      if (required
          && cores.stream()
              .flatMap(List::stream)
              .noneMatch(
                  task ->
                      task instanceof FusedProducts group && group.operator() == operatorIndex)) {
        throw new MappingException(
            "fusion.%s: it cannot be computed with the products before it; expected an activation of one or two products of the same input, with equal tiles and partition, whose outputs only it uses"
                .formatted(operator.role()));
      }
    }
  }

  private boolean leavesAChoice() {
    return parts.cores().stream()
        .anyMatch(tasks -> FusionPlan.leavesAChoice(dictated, layout, step.kind(), tasks));
  }

  /** Clearly faster by the estimate, or about as fast with fewer bytes moved. */
  private static boolean isBetter(MappedStep mapped, MappedStep best) {
    double ratio = mapped.estimatedCycles() / (double) best.estimatedCycles();
    return ratio * MatmulTiling.AS_FAST < 1
        || (ratio < MatmulTiling.AS_FAST && spilledBytes(mapped) < spilledBytes(best));
  }

  private static long spilledBytes(MappedStep mapped) {
    return mapped.spills().stream()
        .mapToLong(spill -> spill.bytesRead() + spill.bytesWritten())
        .sum();
  }

  private MappedSubBatch map(List<List<CoreTask>> cores, List<ScratchpadPlan> plans)
      throws MappingException {
    List<String> operators = step.operators().stream().map(Operator::name).toList();
    OperatorMapping[] mappings = new OperatorMapping[operators.size()];
    Traffic traffic = new Traffic(loadedBefore);
    List<TileProgram> programs = new ArrayList<>();
    long memoryEnd = memoryBase;
    double exchangeCycles = 0;
    Machine sharing = machine.sharingMemory(this.cores.count());
    for (int core = 0; core < plans.size(); core++) {
      StepContext context =
          new StepContext(
              sharing,
              layout,
              dictated,
              step.kind(),
              plans.get(core),
              traffic,
              number * machine.accumulatorBytes(),
              memoryEnd);
      double ownExchangeCycles = 0;
      List<CoreTask> tasks = cores.get(core);
      for (int index = 0; index < tasks.size(); index++) {
        CoreTask task = tasks.get(index);
        context.builder().begin(task.operator());
        context.activations().begin(task);
        if (task instanceof Computation computation) {
          OperatorMapping mapping = map(context, computation.operator(), computation.computes());
          if (isPartOf(step.operators().get(computation.operator()), computation.computes())) {
            enter(mapping, computation.operator(), mappings);
          }
        } else if (task instanceof SplitComputation split) {
          map(context, split, mappings);
        } else if (task instanceof FusedProducts group) {
          List<OperatorMapping> mapped = new MatmulMapping(context, group).map();
          for (int product = 0; product < group.operators().size(); product++) {
            enter(mapped.get(product), group.operators().get(product), mappings);
          }
          enter(mapped.get(mapped.size() - 1), group.operator(), mappings);
        } else if (task instanceof AttentionPass pass) {
          UnfusedAttentionMapping attention = new UnfusedAttentionMapping(context, pass.unfused());
          attention.map(pass.kind());
          enter(attention.decided(), pass.operator(), mappings);
        } else {
          ExchangeMapping exchange = new ExchangeMapping(context, core, (Exchange) task);
          exchange.map();
          ownExchangeCycles += this.cores.exchangeCycles(exchange.bytesReceived());
        }
        context.activations().end(task, index);
      }
      programs.add(context.builder().program(operators));
      exchangeCycles = Math.max(exchangeCycles, ownExchangeCycles);
      traffic.nextCore();
      memoryEnd += plans.get(core).activations().memoryBytes();
    }
    return new MappedSubBatch(
        new MappedStep(
            new ChipProgram(programs),
            List.of(mappings),
            (long) Math.ceil(exchangeCycles),
            traffic.weightBytes(),
            traffic.keyValueReadBytes(),
            traffic.keyValueWriteBytes(),
            traffic.spills()),
        traffic.seen(),
        memoryEnd);
  }

  /** Adding up partial products is no part of a product. */
  private static boolean isPartOf(Operator whole, Operator part) {
    return whole.getClass().equals(part.getClass());
  }

  /** Keeps what was decided for the longest part of an operator. */
  private void enter(OperatorMapping mapping, int operator, OperatorMapping[] mappings) {
    OperatorMapping known = mappings[operator];
    if (known == null || mapping.estimatedCycles() > known.estimatedCycles()) {
      mappings[operator] = mapping.divided(parts.partitions().get(operator));
    }
  }

  /** Units at the banks do their share beside the arrays. */
  private void map(StepContext context, SplitComputation split, OperatorMapping[] mappings)
      throws MappingException {
    OperatorShares shares = split.shares();
    boolean atUnits = layout.pim().isAtUnits(step.kind(), shares.units());
    if (atUnits) {
      context.atUnits();
    }
    enter(map(context, split.operator(), shares.units()), split.operator(), mappings);
    if (atUnits) {
      context.besideUnits();
    }
    enter(map(context, split.operator(), shares.cores()), split.operator(), mappings);
    if (atUnits) {
      context.behindUnits();
    }
  }

  private OperatorMapping map(StepContext context, int index, Operator operator)
      throws MappingException {
    if (operator instanceof Matmul matmul) {
      Optional<PimProductPlacement> atUnits =
          context.layout().pim().product(step.kind(), matmul.weight().name());
      if (atUnits.isPresent()) {
        return atUnits.get().map(context, matmul);
      }
      return new MatmulMapping(context, index, matmul).map().get(0);
    }
    if (operator instanceof Attention attention) {
      Optional<PimPlacement> atUnits =
          context
              .layout()
              .pim()
              .placement(attention.keyCache().name())
              .filter(placed -> attention.newTokens() == 1);
      return atUnits.isPresent()
          ? atUnits.get().map(context, attention)
          : new AttentionMapping(context, attention).map();
    }
    if (operator instanceof Gather gather) {
      return new GatherMapping(context, gather, subBatch).map();
    }
    if (operator instanceof Reduction reduction) {
      return VectorMapping.of(context, reduction).map();
    }
    return VectorMapping.of(context, (Elementwise) operator).map();
  }

  private void checkMemory(List<ScratchpadPlan> plans) throws MappingException {
    long needed = memoryBase;
    for (ScratchpadPlan plan : plans) {
      needed = Math.addExact(needed, plan.activations().memoryBytes());
    }
    if (needed > layout.hostBytes()) {
      throw new MappingException(
          "weights, KV caches and activations that do not fit on chip need %d bytes of memory, the machine has %d"
              .formatted(needed, layout.hostBytes()));
    }
  }
}
