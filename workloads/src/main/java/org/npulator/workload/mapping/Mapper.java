package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Workload;

/** Turns the steps of a workload into tile programs for a machine. */
public final class Mapper {
  /** Parts of the scratchpad that are tried for tiles of activations that lie in memory. */
  private static final int[] INPUT_SHARES = {8, 4};

  private final Machine machine;
  private final MemoryLayout layout;

  /**
   * Lays out weights and KV caches in memory.
   *
   * @throws MappingException if the workload does not fit into the memory or a tile not into the
   *     buffers, or the matrix engine cannot multiply its formats
   */
  public Mapper(NpuConfig config, Workload workload) throws MappingException {
    this(Machine.of(config), workload);
  }

  Mapper(Machine machine, Workload workload) throws MappingException {
    this.machine = machine;
    this.layout = new MemoryLayout(machine, workload);
  }

  /**
   * The program of one step of the workload and what was decided for it.
   *
   * @throws MappingException if a tile does not fit into the buffers or the activations that do not
   *     stay on chip not into the memory
   */
  public MappedStep map(Step step) throws MappingException {
    MappedStep best = null;
    MappingException refusal = null;
    for (int share : INPUT_SHARES) {
      try {
        ScratchpadPlan plan = new ScratchpadPlan(machine, layout, step, share);
        checkMemory(plan);
        MappedStep mapped = map(step, plan);
        if (best == null || spilledBytes(mapped) < spilledBytes(best)) {
          best = mapped;
        }
        if (!plan.activations().spills()) {
          break;
        }
      } catch (MappingException doesNotFit) {
        refusal = doesNotFit;
      }
    }
    if (best == null) {
      throw refusal;
    }
    return best;
  }

  private static long spilledBytes(MappedStep mapped) {
    return mapped.spills().stream()
        .mapToLong(spill -> spill.bytesRead() + spill.bytesWritten())
        .sum();
  }

  private MappedStep map(Step step, ScratchpadPlan plan) throws MappingException {
    StepContext context = new StepContext(machine, layout, plan);
    List<OperatorMapping> mappings = new ArrayList<>();
    List<Operator> operators = step.operators();
    for (int index = 0; index < operators.size(); index++) {
      Operator operator = operators.get(index);
      context.builder().begin(index);
      context.activations().begin(operator);
      mappings.add(map(context, operator, step));
      context.activations().end(operator, index);
    }
    Traffic traffic = context.traffic();
    return new MappedStep(
        context.builder().program(operators.stream().map(Operator::name).toList()),
        List.copyOf(mappings),
        traffic.weightBytes(),
        traffic.keyValueReadBytes(),
        traffic.keyValueWriteBytes(),
        traffic.spills());
  }

  private static OperatorMapping map(StepContext context, Operator operator, Step step)
      throws MappingException {
    if (operator instanceof Matmul matmul) {
      return new MatmulMapping(context, matmul).map();
    }
    if (operator instanceof Attention attention) {
      return new AttentionMapping(context, attention).map();
    }
    if (operator instanceof Gather gather) {
      return new GatherMapping(context, gather, step).map();
    }
    if (operator instanceof Reduction reduction) {
      return VectorMapping.of(context, reduction).map();
    }
    return VectorMapping.of(context, (Elementwise) operator).map();
  }

  private void checkMemory(ScratchpadPlan plan) throws MappingException {
    long needed = Math.addExact(layout.end(), plan.activations().memoryBytes());
    if (needed > machine.memoryBytes()) {
      throw new MappingException(
          "weights, KV caches and activations that do not fit on chip need %d bytes of memory, the machine has %d"
              .formatted(needed, machine.memoryBytes()));
    }
  }
}
