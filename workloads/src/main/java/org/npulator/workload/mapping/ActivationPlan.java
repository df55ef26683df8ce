package org.npulator.workload.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/**
 * Where the activations of a step lie from their first to their last use: in the scratchpad as long
 * as there is room (linear scan, first fit), else in memory. An elementwise operator writes over an
 * input that nobody uses afterwards.
 */
final class ActivationPlan {
  /**
   * Where an activation lies.
   *
   * @param resident whether it lies in the scratchpad
   * @param address in the scratchpad, if it is resident
   * @param memoryAddress from the start of the memory for activations, if it is not resident or a
   *     result of the step
   * @param lastUse index of the last operator that reads it, or of the one that makes it
   * @param result whether no operator reads it
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
   * @param scratchpadBytes that activations may take
   */
  ActivationPlan(Machine machine, Step step, long scratchpadBytes) {
    this.machine = machine;
    this.scratchpad = new Arena(scratchpadBytes, machine.wordBytes());
    List<Operator> operators = step.operators();
    for (int index = 0; index < operators.size(); index++) {
      for (Tensor input : operators.get(index).inputs()) {
        if (input.kind() == TensorKind.ACTIVATION || input.kind() == TensorKind.INPUT) {
          lastUses.put(input.name(), index);
        }
      }
    }
    for (Operator operator : operators) {
      operator.inputs().stream()
          .filter(input -> input.kind() == TensorKind.INPUT)
          .forEach(input -> placements.computeIfAbsent(input.name(), name -> inMemory(input)));
    }
    for (int index = 0; index < operators.size(); index++) {
      place(operators.get(index), index);
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

  private void place(Operator operator, int index) {
    Tensor output = operator.output();
    Optional<Tensor> replaced = replaceable(operator, index);
    Placement placement = placement(output, index, replaced);
    placements.put(output.name(), placement);
    for (Tensor input : operator.inputs()) {
      boolean overwritten = replaced.isPresent() && replaced.get().name().equals(input.name());
      if (diesAt(input, index) && !overwritten) {
        giveBack(placement(input));
      }
    }
    if (placement.result()) {
      giveBack(placement);
    }
  }

  private Placement placement(Tensor output, int index, Optional<Tensor> replaced) {
    Integer lastUse = lastUses.get(output.name());
    boolean result = lastUse == null;
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
        result ? index : lastUse,
        result,
        replaced.map(Tensor::name));
  }

  private static long rowBytes(Tensor tensor) {
    return Sizes.packed(tensor.format(), tensor.columns());
  }

  /** Rows in the scratchpad and in memory are padded alike. */
  private long strideBytes(Tensor tensor) {
    return Sizes.oddWords(rowBytes(tensor), machine.wordBytes());
  }

  private boolean diesAt(Tensor input, int index) {
    return input.kind() == TensorKind.ACTIVATION && lastUses.get(input.name()) == index;
  }

  private Optional<Tensor> replaceable(Operator operator, int index) {
    if (!(operator instanceof Elementwise)) {
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
