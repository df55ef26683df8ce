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
   * @param address from the start of the area it lies in
   * @param lastUse index of the last operator that reads it, or of the one that makes it
   * @param result whether no operator reads it
   * @param replaces name of the activation it is written over
   */
  record Placement(
      boolean resident,
      long address,
      long rows,
      long rowBytes,
      long strideBytes,
      int lastUse,
      boolean result,
      Optional<String> replaces) {

    long bytes() {
      return (rows - 1) * strideBytes + rowBytes;
    }
  }

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
        if (input.kind() == TensorKind.ACTIVATION) {
          lastUses.put(input.name(), index);
        }
      }
    }
    for (int index = 0; index < operators.size(); index++) {
      place(operators.get(index), index);
    }
  }

  Placement placement(Tensor tensor) {
    return placements.get(tensor.name());
  }

  Placement placement(String tensor) {
    return placements.get(tensor);
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
    Integer lastUse = lastUses.get(output.name());
    long rowBytes = Sizes.packed(output.format(), output.columns());
    long strideBytes = Sizes.oddWords(rowBytes, machine.wordBytes());
    Placement unplaced =
        new Placement(
            true,
            0,
            output.rows(),
            rowBytes,
            strideBytes,
            lastUse == null ? index : lastUse,
            lastUse == null,
            Optional.empty());
    Optional<Tensor> replaced = replaceable(operator, index, unplaced);
    if (replaced.isPresent()) {
      long address = placement(replaced.get()).address();
      placements.put(
          output.name(), at(unplaced, true, address, Optional.of(replaced.get().name())));
    } else {
      OptionalLong address = scratchpad.take(unplaced.bytes());
      spills |= address.isEmpty();
      placements.put(
          output.name(),
          at(
              unplaced,
              address.isPresent(),
              address.isPresent() ? address.getAsLong() : takeMemory(unplaced.bytes()),
              Optional.empty()));
    }
    for (Tensor input : operator.inputs()) {
      boolean dead = Integer.valueOf(index).equals(lastUses.get(input.name()));
      boolean overwritten = replaced.isPresent() && replaced.get().name().equals(input.name());
      if (dead && !overwritten) {
        giveBack(placement(input));
      }
    }
    if (unplaced.result()) {
      giveBack(placement(output));
    }
  }

  private Optional<Tensor> replaceable(Operator operator, int index, Placement output) {
    if (!(operator instanceof Elementwise)) {
      return Optional.empty();
    }
    return operator.inputs().stream()
        .filter(input -> Integer.valueOf(index).equals(lastUses.get(input.name())))
        .filter(input -> placement(input).resident())
        .filter(input -> placement(input).rowBytes() == output.rowBytes())
        .findFirst();
  }

  private long takeMemory(long bytes) {
    return memory.take(bytes).orElseThrow();
  }

  /** Gives back the place of an activation; a result in memory stays. */
  private void giveBack(Placement placement) {
    if (placement.resident()) {
      scratchpad.giveBack(placement.address());
    } else if (!placement.result()) {
      memory.giveBack(placement.address());
    }
  }

  private static Placement at(
      Placement placement, boolean resident, long address, Optional<String> replaces) {
    return new Placement(
        resident,
        address,
        placement.rows(),
        placement.rowBytes(),
        placement.strideBytes(),
        placement.lastUse(),
        placement.result(),
        replaces);
  }
}
