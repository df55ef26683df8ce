package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.mapping.ProgramBuilder.VectorWork;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/**
 * An operator of the vector unit: all rows at once if everything is in the scratchpad, else rows
 * that fit twice into the tiles of activations.
 */
final class VectorMapping {
  private final StepContext step;
  private final Operator operator;
  private final VectorKernel kernel;
  private final List<Tensor> sources;
  private final long segment;
  private final double constant;
  private final long rowStep;

  private VectorMapping(
      StepContext step,
      Operator operator,
      VectorKernel kernel,
      List<Tensor> sources,
      long segment,
      double constant) {
    this.step = step;
    this.operator = operator;
    this.kernel = kernel;
    this.sources = sources;
    this.segment = segment;
    this.constant = constant;
    this.rowStep = sources.get(0).rows() / operator.output().rows();
  }

  static VectorMapping of(StepContext step, Elementwise elementwise) {
    return new VectorMapping(
        step,
        elementwise,
        VectorKernel.valueOf(elementwise.kind().name()),
        elementwise.inputs(),
        elementwise.segment(),
        elementwise.constant());
  }

  static VectorMapping of(StepContext step, Reduction reduction) {
    List<Tensor> sources = new ArrayList<>(List.of(reduction.input()));
    reduction.weight().ifPresent(sources::add);
    return new VectorMapping(
        step,
        reduction,
        VectorKernel.valueOf(reduction.kind().name()),
        sources,
        reduction.kind() == Reduction.Kind.TOP_K
            ? reduction.output().columns() / 2
            : reduction.input().columns(),
        reduction.constant());
  }

  OperatorMapping map() throws MappingException {
    Tensor output = operator.output();
    long tileRows = tileRows();
    Region shared = loadShared();
    for (long row = 0; row < output.rows(); row += tileRows) {
      tile(row, Math.min(tileRows, output.rows() - row), shared);
    }
    if (shared != null) {
      shared.buffer().release();
    }
    long columns = sources.get(0).columns();
    double cycles =
        Math.max(
            step.machine()
                .vectorCost(
                    kernel, sources.stream().map(Tensor::format).toList(), output.format(), segment)
                .cycles(output.rows(), columns),
            memoryBytes() / step.machine().memoryBytesPerCycle());
    return new OperatorMapping(
        operator.name(),
        "vector",
        new TreeMap<>(Map.of("m", tileRows, "n", columns)),
        "m",
        (long) Math.ceil(cycles));
  }

  private double memoryBytes() {
    double bytes = 0;
    for (Tensor source : sources) {
      boolean loaded = source.kind() == TensorKind.WEIGHT || !step.activations().resident(source);
      bytes += loaded ? source.bytes() : 0;
    }
    Tensor output = operator.output();
    return bytes + (step.activations().resident(output) ? 0 : output.bytes());
  }

  /** A vector of weights that is the same for all rows, or null. */
  private Region loadShared() {
    for (Tensor source : sources) {
      if (isShared(source)) {
        return load(source, 0, source.rows());
      }
    }
    return null;
  }

  private boolean isShared(Tensor source) {
    return source.kind() == TensorKind.WEIGHT && operator instanceof Reduction;
  }

  private Region load(Tensor weight, long row, long rows) {
    WeightPlacement placement = step.layout().weight(weight);
    MemoryRun run = placement.tableRows(row, rows);
    Region region = step.constants().allocate(1, run.bytes()).whole();
    step.loadWeight(weight, run, region);
    return region.folded(placement.rowBytes());
  }

  private long tileRows() throws MappingException {
    Activations activations = step.activations();
    long rows = operator.output().rows();
    long inputStride = 0;
    for (Tensor source : sources) {
      if (source.kind() == TensorKind.WEIGHT && !isShared(source)) {
        rows = limit(rows, step.constants().capacityBytes(), source.format().rowBytes(segment));
      } else if (source.kind() == TensorKind.ACTIVATION && !activations.resident(source)) {
        inputStride += activations.strideBytes(source);
      }
    }
    rows = limit(rows, activations.inputTileBytes(), inputStride);
    if (!activations.resident(operator.output())) {
      rows = limit(rows, activations.outputTileBytes(), activations.strideBytes(operator.output()));
    }
    return rows;
  }

  /** Rows of which two tiles fit, or one tile if two do not. */
  private long limit(long rows, long capacityBytes, long rowBytes) throws MappingException {
    if (rowBytes == 0) {
      return rows;
    }
    long fitting = Sizes.twiceOrOnce(capacityBytes, rowBytes);
    if (fitting == 0) {
      throw new MappingException(
          "%s: a row of %d bytes does not fit into the %d bytes of the scratchpad for tiles"
              .formatted(operator.name(), rowBytes, capacityBytes));
    }
    return Math.min(rows, fitting);
  }

  private void tile(long row, long rows, Region shared) {
    Tensor output = operator.output();
    List<Matrix> operands = new ArrayList<>();
    List<Region> regions = new ArrayList<>();
    for (Tensor source : sources) {
      Region region = source(source, row, rows, shared);
      regions.add(region);
      if (isShared(source)) {
        for (long vector = 0; vector < source.rows(); vector++) {
          long rowBytes = step.layout().weight(source).rowBytes();
          Region one = shared.bytes(vector * rowBytes, rowBytes).repeated();
          operands.add(new Matrix(one, source.format()));
        }
      } else {
        operands.add(new Matrix(region, source.format()));
      }
    }
    Region destination = step.activations().write(output, row, rows, 0, output.columns());
    VectorWork work =
        new VectorWork(kernel, rows, sources.get(0).columns(), segment, constant, Optional.empty());
    step.builder().vector(work, operands, new Matrix(destination, output.format()));
    for (int index = 0; index < regions.size(); index++) {
      Tensor source = sources.get(index);
      if (source.kind() == TensorKind.ACTIVATION) {
        step.activations().done(source, regions.get(index));
      } else if (!isShared(source)) {
        regions.get(index).buffer().release();
      }
    }
    step.activations().written(output, destination, row, rows, 0, output.columns());
  }

  private Region source(Tensor source, long row, long rows, Region shared) {
    if (source.kind() == TensorKind.ACTIVATION) {
      return step.activations().read(source, (row + 1) * rowStep - 1, rows, rowStep);
    }
    return isShared(source) ? shared.repeated() : load(source, row, rows);
  }
}
