package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.program.ChipProgram;
import org.npulator.hw.program.TileProgram;
import org.npulator.workload.mapping.CoreTask.AttentionPass;
import org.npulator.workload.mapping.CoreTask.Computation;
import org.npulator.workload.mapping.CoreTask.Exchange;
import org.npulator.workload.mapping.CoreTask.FusedProducts;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Workload;

/** Turns the steps of a workload into tile programs for a machine. */
public final class Mapper {
  /** Parts of the scratchpad that are tried for tiles of activations that lie in memory. */
  private static final int[] INPUT_SHARES = {8, 4};

  private final Machine machine;
  private final Cores cores;
  private final PartitionPolicy policy;
  private final MappingConfig dictated;
  private final MemoryLayout layout;

  /**
   * Lays out weights and KV caches in memory.
   *
   * @throws MappingException if the workload does not fit into the memory or a tile not into the
   *     buffers, or the matrix engine cannot multiply its formats
   */
  public Mapper(NpuConfig config, Workload workload) throws MappingException {
    this(config, workload, MappingConfig.CHOSEN);
  }

  /**
   * Lays out weights and KV caches in memory.
   *
   * @param dictated what is not chosen
   * @throws MappingException as above, or if what is dictated does not fit
   */
  public Mapper(NpuConfig config, Workload workload, MappingConfig dictated)
      throws MappingException {
    this(Machine.of(config), Cores.of(config), PimMachine.of(config), workload, dictated);
  }

  Mapper(Machine machine, Workload workload) throws MappingException {
    this(machine, Cores.ONE, workload);
  }

  Mapper(Machine machine, Cores cores, Workload workload) throws MappingException {
    this(machine, cores, workload, MappingConfig.CHOSEN);
  }

  Mapper(Machine machine, Cores cores, Workload workload, MappingConfig dictated)
      throws MappingException {
    this(machine, cores, Optional.empty(), workload, dictated);
  }

  Mapper(
      Machine machine,
      Cores cores,
      Optional<PimMachine> pim,
      Workload workload,
      MappingConfig dictated)
      throws MappingException {
    this(
        machine,
        cores,
        pim,
        new DictatedPolicy(dictated, new CostPolicy(machine, cores, workload)),
        workload,
        dictated);
  }

  Mapper(
      Machine machine,
      Cores cores,
      Optional<PimMachine> pim,
      PartitionPolicy policy,
      Workload workload,
      MappingConfig dictated)
      throws MappingException {
    new DictatedRoles(workload).check(dictated);
    this.machine = machine;
    this.cores = cores;
    this.policy = policy;
    this.dictated = dictated;
    List<List<Operator>> operators = new ArrayList<>();
    List<StepKind> kinds = new ArrayList<>();
    Map<String, WeightSlice> slices = new HashMap<>();
    for (Step step : workload.steps()) {
      PartitionedStep parts = partition(step);
      operators.add(parts.operators());
      kinds.add(step.kind());
      slices.putAll(parts.slices());
    }
    PimPlan plan =
        new PimPlan(
            pim,
            machine.sharingMemory(cores.count()),
            dictated,
            workload.keyValueTokens(),
            kinds,
            operators.stream().map(of -> withoutActiveNeurons(of, slices)).toList());
    this.layout = new MemoryLayout(machine, workload, operators, slices, dictated, plan);
  }

  /** Units at the banks multiply whole weights. */
  private static List<Operator> withoutActiveNeurons(
      List<Operator> operators, Map<String, WeightSlice> slices) {
    return operators.stream()
        .filter(
            operator ->
                operator.inputs().stream()
                    .map(input -> slices.get(input.name()))
                    .noneMatch(slice -> slice != null && slice.neurons().isPresent()))
        .toList();
  }

  PartitionedStep partition(Step step) {
    return Partitioner.partition(machine, cores, policy, step);
  }

  /** Where operators that units at the banks of the memory might do are executed, and why. */
  public List<PimNote> pimNotes() {
    return layout.pim().notes();
  }

  /** Those of operators by role. */
  Map<String, Place> places() {
    Map<String, Place> places = new LinkedHashMap<>();
    pimNotes().forEach(note -> places.put(note.role(), note.place()));
    return places;
  }

  Machine machine() {
    return machine;
  }

  MemoryLayout layout() {
    return layout;
  }

  /**
   * The program of one step of the workload and what was decided for it, with or without fused
   * operators and more or less room for activations in memory: the fastest by the estimate, or the
   * one that moves the fewest bytes among nearly equal ones.
   *
   * @throws MappingException if a tile does not fit into the buffers or the activations that do not
   *     stay on chip not into the memory
   */
  public MappedStep map(Step step) throws MappingException {
    PartitionedStep parts = partition(step);
    MappedStep best = null;
    MappingException refusal = null;
    for (boolean fused : List.of(true, false)) {
      if (!fused && !leavesAChoice(parts, step.kind())) {
        break;
      }
      FusionPlan fusion = new FusionPlan(dictated, layout, step.kind(), fused);
      List<List<CoreTask>> cores = new ArrayList<>();
      for (List<CoreTask> tasks : parts.cores()) {
        cores.add(UnfusedAttention.split(machine, dictated, fusion.apply(tasks)));
      }
      requireDictatedFusion(step, cores);
      for (int share : INPUT_SHARES) {
        try {
          List<ScratchpadPlan> plans = new ArrayList<>();
          for (List<CoreTask> tasks : cores) {
            plans.add(new ScratchpadPlan(machine, layout, dictated, step.kind(), tasks, share));
          }
          checkMemory(plans);
          MappedStep mapped = map(step, cores, parts, plans);
          if (best == null || isBetter(mapped, best)) {
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
  private void requireDictatedFusion(Step step, List<List<CoreTask>> cores)
      throws MappingException {
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

  private boolean leavesAChoice(PartitionedStep parts, StepKind kind) {
    return parts.cores().stream()
        .anyMatch(tasks -> FusionPlan.leavesAChoice(dictated, layout, kind, tasks));
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

  private MappedStep map(
      Step step, List<List<CoreTask>> cores, PartitionedStep parts, List<ScratchpadPlan> plans)
      throws MappingException {
    List<String> operators = step.operators().stream().map(Operator::name).toList();
    OperatorMapping[] mappings = new OperatorMapping[operators.size()];
    Traffic traffic = new Traffic();
    List<TileProgram> programs = new ArrayList<>();
    long memoryBase = layout.end();
    double exchangeCycles = 0;
    Machine sharing = machine.sharingMemory(this.cores.count());
    for (int core = 0; core < plans.size(); core++) {
      StepContext context =
          new StepContext(
              sharing, layout, dictated, step.kind(), plans.get(core), traffic, memoryBase);
      double ownExchangeCycles = 0;
      List<CoreTask> tasks = cores.get(core);
      for (int index = 0; index < tasks.size(); index++) {
        CoreTask task = tasks.get(index);
        context.builder().begin(task.operator());
        context.activations().begin(task);
        if (task instanceof Computation computation) {
          OperatorMapping mapping = map(context, computation, step);
          if (isPartOf(step.operators().get(computation.operator()), computation.computes())) {
            enter(mapping, computation.operator(), mappings, parts);
          }
        } else if (task instanceof FusedProducts group) {
          List<OperatorMapping> mapped = new MatmulMapping(context, group).map();
          for (int product = 0; product < group.operators().size(); product++) {
            enter(mapped.get(product), group.operators().get(product), mappings, parts);
          }
          enter(mapped.get(mapped.size() - 1), group.operator(), mappings, parts);
        } else if (task instanceof AttentionPass pass) {
          UnfusedAttentionMapping attention = new UnfusedAttentionMapping(context, pass.unfused());
          attention.map(pass.kind());
          enter(attention.decided(), pass.operator(), mappings, parts);
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
      memoryBase += plans.get(core).activations().memoryBytes();
    }
    return new MappedStep(
        new ChipProgram(programs),
        List.of(mappings),
        (long) Math.ceil(exchangeCycles),
        traffic.weightBytes(),
        traffic.keyValueReadBytes(),
        traffic.keyValueWriteBytes(),
        traffic.spills());
  }

  /** Adding up partial products is no part of a product. */
  private static boolean isPartOf(Operator whole, Operator part) {
    return whole.getClass().equals(part.getClass());
  }

  /** Keeps what was decided for the longest part of an operator. */
  private static void enter(
      OperatorMapping mapping, int operator, OperatorMapping[] mappings, PartitionedStep parts) {
    OperatorMapping known = mappings[operator];
    if (known == null || mapping.estimatedCycles() > known.estimatedCycles()) {
      mappings[operator] = mapping.divided(parts.partitions().get(operator));
    }
  }

  private static OperatorMapping map(StepContext context, Computation computation, Step step)
      throws MappingException {
    Operator operator = computation.computes();
    if (operator instanceof Matmul matmul) {
      Optional<PimProductPlacement> atUnits =
          context.layout().pim().product(step.kind(), matmul.weight().name());
      if (atUnits.isPresent()) {
        return atUnits.get().map(context, matmul);
      }
      return new MatmulMapping(context, computation.operator(), matmul).map().get(0);
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
      return new GatherMapping(context, gather, step).map();
    }
    if (operator instanceof Reduction reduction) {
      return VectorMapping.of(context, reduction).map();
    }
    return VectorMapping.of(context, (Elementwise) operator).map();
  }

  private void checkMemory(List<ScratchpadPlan> plans) throws MappingException {
    long needed = layout.end();
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
