package org.npulator.workload.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.npulator.workload.mapping.CoreTask.Computation;
import org.npulator.workload.mapping.CoreTask.Exchange;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/**
 * Where the activations of a core in a step lie from their first to their last use: in the
 * scratchpad as long as there is room (linear scan, first fit), else in memory. An elementwise
 * operator writes over an input that nobody uses afterwards.
 */
final class ActivationPlan {
  /**
   * Where an activation lies.
   *
   * @param resident whether it lies in the scratchpad
   * @param address in the scratchpad, if it is resident
   * @param memoryAddress from the start of the memory for activations, if it is not resident or a
   *     result of the step
   * @param lastUse index of the last task that reads it, or of the one that makes it
   * @param result whether it is computed and no task reads it
   * @param replaces name of the activation it is written over
   */
  record Placement(
      boolean resident,
      long address,
      long memoryAddress,
      long rows,
      long rowBytes,
      long strideBytes,
      int lastUse,
      boolean result,
      Optional<String> replaces) {}

  private static final long MEMORY_ALIGNMENT = 4096;

  private final Machine machine;
  private final Arena scratchpad;
  private final Arena memory = new Arena(Long.MAX_VALUE, MEMORY_ALIGNMENT);
  private final Map<String, Placement> placements = new HashMap<>();
  private final Map<String, Integer> lastUses = new HashMap<>();
  private boolean spills;

  /**
   * @param tasks of a core in a step
   * @param scratchpadBytes that activations may take
   */
  ActivationPlan(Machine machine, List<CoreTask> tasks, long scratchpadBytes) {
    this.machine = machine;
    this.scratchpad = new Arena(scratchpadBytes, machine.wordBytes());
    for (int index = 0; index < tasks.size(); index++) {
      for (Tensor input : tasks.get(index).inputs()) {
        if (input.kind() == TensorKind.ACTIVATION || input.kind() == TensorKind.INPUT) {
          lastUses.put(input.name(), index);
        }
      }
    }
    for (CoreTask task : tasks) {
      task.inputs().stream()
          .filter(input -> input.kind() == TensorKind.INPUT)
          .forEach(input -> placements.computeIfAbsent(input.name(), name -> inMemory(input)));
    }
    for (int index = 0; index < tasks.size(); index++) {
      place(tasks.get(index), index);
    }
  }

  private Placement inMemory(Tensor input) {
    spills = true;
    long strideBytes = strideBytes(input);
    long rowBytes = rowBytes(input);
    long address = memory.take((input.rows() - 1) * strideBytes + rowBytes).orElseThrow();
    int lastUse = lastUses.get(input.name());
    return new Placement(
        false, 0, address, input.rows(), rowBytes, strideBytes, lastUse, false, Optional.empty());
  }

  Placement placement(Tensor tensor) {
    return placements.get(tensor.name());
  }

  /** Whether some activation lies in memory and is loaded again. */
  boolean spills() {
    return spills;
  }

  long scratchpadBytes() {
    return scratchpad.peakBytes();
  }

  long memoryBytes() {
    return memory.peakBytes();
  }

  private void place(CoreTask task, int index) {
    boolean computed = !(task instanceof Exchange);
    for (Tensor output : task.outputs()) {
      Optional<Tensor> replaced = replaceable(task, index);
      placements.put(output.name(), placement(output, index, replaced, computed));
    }
    for (Tensor input : task.inputs()) {
      boolean overwritten =
          task.outputs().stream()
              .anyMatch(output -> placement(output).replaces().equals(Optional.of(input.name())));
      if (diesAt(input, index) && !overwritten) {
        giveBack(placement(input));
      }
    }
    for (Tensor output : task.outputs()) {
      if (!lastUses.containsKey(output.name())) {
        giveBack(placement(output));
      }
    }
  }

  private Placement placement(
      Tensor output, int index, Optional<Tensor> replaced, boolean computed) {
    Integer lastUse = lastUses.get(output.name());
    boolean result = computed && lastUse == null;
    long strideBytes = strideBytes(output);
    long rowBytes = rowBytes(output);
    long bytes = (output.rows() - 1) * strideBytes + rowBytes;
    OptionalLong address =
        replaced.isPresent()
            ? OptionalLong.of(placement(replaced.get()).address())
            : scratchpad.take(bytes);
    boolean resident = address.isPresent();
    spills |= !resident;
    return new Placement(
        resident,
        address.orElse(0),
        result || !resident ? memory.take(bytes).orElseThrow() : 0,
        output.rows(),
        rowBytes,
        strideBytes,
        lastUse == null ? index : lastUse,
        result,
        replaced.map(Tensor::name));
  }

  private static long rowBytes(Tensor tensor) {
    return tensor.format().rowBytes(tensor.columns());
  }

  /** Rows in the scratchpad and in memory are padded alike. */
  private long strideBytes(Tensor tensor) {
    return Sizes.oddWords(rowBytes(tensor), machine.wordBytes());
  }

  private boolean diesAt(Tensor input, int index) {
    return input.kind() == TensorKind.ACTIVATION && lastUses.get(input.name()) == index;
  }

  private Optional<Tensor> replaceable(CoreTask task, int index) {
    if (!(task instanceof Computation computation)
        || !(computation.computes() instanceof Elementwise operator)) {
      return Optional.empty();
    }
    return operator.inputs().stream()
        .filter(input -> diesAt(input, index))
        .filter(input -> placement(input).resident())
        .filter(input -> rowBytes(input) == rowBytes(operator.output()))
        .findFirst();
  }

  /** Gives back the place of an activation; a result in memory stays. */
  private void giveBack(Placement placement) {
    if (placement.resident()) {
      scratchpad.giveBack(placement.address());
    } else if (!placement.result()) {
      memory.giveBack(placement.memoryAddress());
    }
  }
}
