package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.MappingConfig.SplitChoice;
import org.npulator.workload.mapping.PimPlan.Pass;
import org.npulator.workload.mapping.StepMapper.MappedSubBatch;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Workload;

/** Turns the steps of a workload into tile programs for a machine. */
public final class Mapper {
  private final Machine machine;
  private final Cores cores;
  private final PartitionPolicy policy;
  private final MappingConfig dictated;
  private final OperatorSplits splits;
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
    int subBatches = dictated.subBatchesOrOne();
    this.machine = subBatches == 1 ? machine : machine.dividedAmong(subBatches);
    this.cores = cores;
    this.policy = policy;
    this.dictated = dictated;
    List<List<PartitionedStep>> steps = new ArrayList<>();
    List<Pass> passes = new ArrayList<>();
    Map<String, WeightSlice> slices = new HashMap<>();
    for (Step step : workload.steps()) {
      List<PartitionedStep> parts = partition(SubBatch.of(step, subBatches));
      for (int number = 0; number < parts.size(); number++) {
        slices.putAll(parts.get(number).slices());
        passes.add(
            new Pass(
                step.kind(), number, withoutActiveNeurons(parts.get(number).operators(), slices)));
      }
      steps.add(parts);
    }
    PimPlan plan =
        new PimPlan(
            pim,
            this.machine.sharingMemory(cores.count()),
            dictated,
            workload.keyValueTokens(),
            passes,
            slices);
    splits = plan.splits();
    List<List<Operator>> operators = new ArrayList<>();
    for (List<PartitionedStep> parts : steps) {
      List<Operator> ofStep = new ArrayList<>();
      for (PartitionedStep part : parts) {
        PartitionedStep split = splits.apply(part);
        slices.putAll(split.slices());
        ofStep.addAll(split.operators());
      }
      operators.add(ofStep);
    }
    this.layout = new MemoryLayout(this.machine, workload, operators, slices, dictated, plan);
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

  /** The tasks of all cores for each sub-batch. */
  private List<PartitionedStep> partition(List<SubBatch> subBatches) {
    List<PartitionedStep> parts = new ArrayList<>();
    int message = 0;
    for (SubBatch subBatch : subBatches) {
      parts.add(Partitioner.partition(machine, cores, policy, subBatch, message));
      message = parts.get(parts.size() - 1).nextMessage(message);
    }
    return parts;
  }

  /** The tasks of all cores for each sub-batch, as they are mapped. */
  List<PartitionedStep> partition(Step step) throws MappingException {
    return partition(SubBatch.of(step, dictated.subBatchesOrOne())).stream()
        .map(splits::apply)
        .toList();
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

  /** How operators are split between units and cores, by role. */
  Map<String, SplitChoice> splits() {
    Map<String, SplitChoice> splits = new LinkedHashMap<>();
    pimNotes()
        .forEach(note -> note.split().ifPresent(split -> splits.put(note.role(), split.choice())));
    return splits;
  }

  /** The number of sub-batches, if it is dictated. */
  Optional<Integer> dictatedSubBatches() {
    return dictated.subBatches();
  }

  Machine machine() {
    return machine;
  }

  MemoryLayout layout() {
    return layout;
  }

  /**
   * The program of one step of the workload and what was decided for it, that is, for its first
   * sub-batch.
   *
   * @throws MappingException if a tile does not fit into the buffers or the activations that do not
   *     stay on chip not into the memory
   */
  public MappedStep map(Step step) throws MappingException {
    List<SubBatch> subBatches = SubBatch.of(step, dictated.subBatchesOrOne());
    List<PartitionedStep> parts = partition(subBatches).stream().map(splits::apply).toList();
    List<MappedStep> mapped = new ArrayList<>();
    long memoryBase = layout.end();
    Set<MemoryRun> loaded = Set.of();
    for (int number = 0; number < parts.size(); number++) {
      MappedSubBatch subBatch =
          new StepMapper(
                  machine,
                  cores,
                  dictated,
                  layout,
                  subBatches.get(number),
                  parts.get(number),
                  number,
                  memoryBase,
                  loaded)
              .map();
      mapped.add(subBatch.step());
      memoryBase = subBatch.memoryEnd();
      loaded = subBatch.loaded();
    }
    return MappedStep.together(step.operators(), mapped);
  }
}
