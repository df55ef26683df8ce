package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import org.npulator.workload.mapping.ActivationVariants.Variant;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/** Lets elementwise operators follow their inputs; the rows of a rotary table follow too. */
final class ElementwisePartitioner {
  private static final String SLICE_OF_ROWS = ".k";

  private final DividedStep step;

  ElementwisePartitioner(DividedStep step) {
    this.step = step;
  }

  void divide(int index, Elementwise elementwise) {
    Distribution distribution = distribution(elementwise);
    List<Variant> inputs = new ArrayList<>();
    for (Tensor input : elementwise.inputs()) {
      if (input.kind() != TensorKind.WEIGHT) {
        inputs.add(step.need(input, distribution, index));
      }
    }
    Variant output = step.make(elementwise.output(), distribution);
    for (int core : distribution.holders()) {
      List<Tensor> sources = new ArrayList<>();
      inputs.forEach(input -> sources.add(input.on(core)));
      Block block = distribution.block(core).orElseThrow();
      long segment = block.columns();
      if (elementwise.kind() == Elementwise.Kind.ROTARY_EMBEDDING) {
        Tensor table = elementwise.inputs().get(1);
        segment = elementwise.segment();
        sources.add(
            step.slice(
                table,
                SLICE_OF_ROWS + block.firstRow(),
                new Block(block.firstRow(), block.rows(), 0, table.columns())));
      }
      step.add(
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
    step.divided(step.name(distribution, elementwise.output()));
  }

  /** One in which all inputs exist; else that of an input that every core has; else the first. */
  private Distribution distribution(Elementwise elementwise) {
    List<Tensor> inputs =
        elementwise.inputs().stream().filter(input -> input.kind() != TensorKind.WEIGHT).toList();
    if (inputs.stream().allMatch(input -> step.distributions(input).isEmpty())) {
      return step.byColumns(elementwise.output(), inputs.get(0).format().alignmentElements());
    }
    List<Distribution> candidates = new ArrayList<>();
    for (Tensor input : inputs) {
      for (Distribution known : step.distributions(input)) {
        if (isWholeHeads(elementwise, known)) {
          candidates.add(known);
        }
      }
    }
    for (Distribution candidate : candidates) {
      if (inputs.stream()
          .allMatch(
              input ->
                  step.distributions(input).stream()
                      .anyMatch(known -> known.satisfies(candidate)))) {
        return onceIfResult(elementwise, candidate);
      }
    }
    Distribution everywhere = Distribution.everywhere(elementwise.output(), step.cores());
    if (candidates.contains(everywhere)) {
      return onceIfResult(elementwise, everywhere);
    }
    return candidates.isEmpty()
        ? step.byColumns(inputs.get(0), elementwise.output().format().alignmentElements())
        : onceIfResult(elementwise, candidates.get(0));
  }

  private Distribution onceIfResult(Elementwise elementwise, Distribution distribution) {
    Tensor output = elementwise.output();
    boolean everywhere = distribution.equals(Distribution.everywhere(output, step.cores()));
    return everywhere && step.isResult(output)
        ? Distribution.on(0, output, step.cores())
        : distribution;
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
}
