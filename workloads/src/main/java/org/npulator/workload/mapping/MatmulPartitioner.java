package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.workload.mapping.ActivationVariants.Variant;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/** Divides products of activations and weights along columns, rows or depth. */
final class MatmulPartitioner {
  private static final String SLICE_OF_COLUMNS = ".n";
  private static final String SLICE_OF_DEPTH = ".k";

  private final DividedStep step;
  private final PartitionPolicy policy;

  MatmulPartitioner(DividedStep step, PartitionPolicy policy) {
    this.step = step;
    this.policy = policy;
  }

  void divide(int index, Matmul matmul) {
    boolean inputByColumns =
        !step.distributions(matmul.input()).isEmpty()
            && step.distributions(matmul.input()).stream()
                .allMatch(known -> known.byColumns(matmul.input()) && known.holders().size() > 1);
    Matmul active = step.active(matmul);
    switch (policy.partition(matmul, inputByColumns)) {
      case COLUMNS -> divideColumns(index, active);
      case ROWS -> divideRows(index, active);
      case DEPTH -> divideDepth(index, active);
    }
  }

  private void divideColumns(int index, Matmul matmul) {
    Distribution distribution =
        step.byColumns(
            matmul.output(), matmul.weight().format().withoutBlocks().alignmentElements());
    Variant input =
        step.need(matmul.input(), Distribution.whereAny(distribution, matmul.input()), index);
    Variant output = step.make(matmul.output(), distribution);
    for (int core : distribution.holders()) {
      Block block = distribution.block(core).orElseThrow();
      step.add(
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
    step.divided(step.among(Partition.COLUMNS.dimension(), distribution));
  }

  private Tensor columns(Tensor weight, Block block) {
    return step.slice(
        weight,
        SLICE_OF_COLUMNS + block.firstColumn(),
        new Block(0, weight.rows(), block.firstColumn(), block.columns()));
  }

  private void divideRows(int index, Matmul matmul) {
    Distribution distribution =
        Distribution.rows(
            matmul.output(), Distribution.bounds(matmul.output().rows(), 1, step.cores()));
    Variant input = step.need(matmul.input(), distribution.withAllColumns(matmul.input()), index);
    Variant output = step.make(matmul.output(), distribution);
    for (int core : distribution.holders()) {
      step.add(
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
    step.divided(step.among(Partition.ROWS.dimension(), distribution));
  }

  private void divideDepth(int index, Matmul matmul) {
    Distribution depth = depth(matmul);
    List<Integer> holders = depth.holders();
    if (holders.size() == 1) {
      divideColumns(index, matmul);
      return;
    }
    Variant input = step.need(matmul.input(), depth, index);
    Tensor output = matmul.output();
    Distribution reduced = step.byColumns(output, 1);
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
      parts.add(step.make(partial, Distribution.on(core, partial, step.cores())));
      Block block = depth.block(core).orElseThrow();
      step.add(
          index,
          core,
          new Matmul(
              matmul.role(),
              matmul.layer(),
              input.on(core),
              step.slice(
                  matmul.weight(),
                  SLICE_OF_DEPTH + block.firstColumn(),
                  new Block(block.firstColumn(), block.columns(), 0, output.columns())),
              core == holders.get(0) ? matmul.bias() : Optional.empty(),
              parts.get(parts.size() - 1).on(core)));
    }
    List<Variant> scattered = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      Tensor partial = parts.get(part).on(holders.get(part));
      scattered.add(step.need(partial, reduced, index));
    }
    addUp(index, matmul, scattered, sum, step.make(output, reduced));
    step.divided(step.among(Partition.DEPTH.dimension(), depth));
  }

  private void addUp(int index, Matmul matmul, List<Variant> parts, Tensor sum, Variant output) {
    Variant before = parts.get(0);
    for (int part = 1; part < parts.size(); part++) {
      boolean last = part == parts.size() - 1;
      Variant result = last ? output : step.make(sum, output.distribution());
      for (int core : output.distribution().holders()) {
        step.add(
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

  /** Columns of the input: those that the step.cores() have, if that is possible. */
  private Distribution depth(Matmul matmul) {
    Tensor input = matmul.input();
    long alignment =
        Sizes.leastCommonMultiple(
            Sizes.leastCommonMultiple(
                Math.max(1, matmul.weight().format().blockElements()),
                step.alignmentOfDepth(matmul.weight())),
            input.format().alignmentElements());
    for (Distribution known : step.distributions(input)) {
      if (known.byColumns(input)
          && known.holders().size() > 1
          && input.rows() == matmul.output().rows()
          && known.holders().stream()
              .allMatch(core -> known.block(core).orElseThrow().firstColumn() % alignment == 0)) {
        return known;
      }
    }
    long unit = step.unit(input.columns(), alignment);
    return Distribution.columns(input, Distribution.bounds(input.columns(), unit, step.cores()));
  }
}
