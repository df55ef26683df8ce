package org.npulator.workload.mapping;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.pim.PimReturnedGemv;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.mapping.ProgramBuilder.VectorWork;
import org.npulator.workload.operator.Matmul;

/**
 * A product of few rows on units at the banks of the memory: the input goes out and the outputs
 * come back with the commands; if they are partial sums, the vector unit adds them up.
 */
final class PimReturnedProductMapping {
  private final StepContext step;
  private final Matmul matmul;
  private final PimProductPlacement placement;
  private final PimReturnedGemv gemv;

  PimReturnedProductMapping(
      StepContext step, Matmul matmul, PimProductPlacement placement, PimReturnedGemv gemv) {
    this.step = step;
    this.matmul = matmul;
    this.placement = placement;
    this.gemv = gemv;
  }

  /** Vectors of which all partial sums leave room for others on the chip. */
  static long mostVectors(Machine machine, PimReturnedGemv gemv, long outputs) {
    return machine.scratchpadBytes()
        / 16
        / PimReturned.bytes(machine, gemv.partialSums(), 1, outputs);
  }

  OperatorMapping map() {
    long m = matmul.output().rows();
    long n = matmul.weight().columns();
    long most = mostVectors(step.machine(), gemv, n);
    if (!step.activations().resident(matmul.output())) {
      long rowBytes = step.activations().strideBytes(matmul.output());
      most = Math.max(1, Math.min(most, step.activations().outputTileBytes() / 2 / rowBytes));
    }
    for (long first = 0; first < m; first += most) {
      multiply(first, Math.min(most, m - first), matmul.input().rows() / m);
    }
    return new OperatorMapping(
        matmul.name(),
        PimAttentionMapping.DATAFLOW,
        new TreeMap<>(Map.of("m", Math.min(most, m), "k", matmul.weight().rows(), "n", n)),
        "n,m,k",
        (long) Math.ceil(PimChoice.units(step.machine(), matmul, placement).cycles()));
  }

  private void multiply(long first, long vectors, long rowStep) {
    long n = matmul.weight().columns();
    NumberFormat format = matmul.output().format();
    Region input =
        step.activations().read(matmul.input(), (first + 1) * rowStep - 1, vectors, rowStep);
    Region destination = step.activations().write(matmul.output(), first, vectors, 0, n);
    boolean areScaled = !matmul.weight().format().sumsAreIntegers();
    if (gemv.partialSums() == 1 && areScaled && format.equals(PimReturned.FORMAT)) {
      start(vectors, input, destination);
    } else {
      PimReturned returned = PimReturned.of(step, gemv.partialSums(), vectors, n);
      start(vectors, input, returned.buffer().whole());
      PimReturned sums = returned.added(step.builder(), 2);
      if (sums.partialSums() > 1) {
        sums.addLast(step.builder(), 0, vectors, new Matrix(destination, format));
      } else {
        step.builder()
            .vector(
                new VectorWork(VectorKernel.CONVERT, vectors, n),
                List.of(sums.sums(0, 0, vectors)),
                new Matrix(destination, format));
      }
      sums.buffer().release();
    }
    step.activations().done(matmul.input(), input);
    step.activations().written(matmul.output(), destination, first, vectors, 0, n);
  }

  private void start(long vectors, Region input, Region results) {
    long sentBytes = placement.sentBytes(vectors);
    long returnedBytes = gemv.usedChannels() * gemv.receivedBytes(vectors);
    step.builder()
        .pim(
            placement.shares(vectors),
            matmul.macs() / matmul.output().rows() * vectors,
            sentBytes,
            returnedBytes,
            List.of(input),
            results);
    step.traffic()
        .spilledRead(matmul.output().name(), "comes from units at the banks", returnedBytes);
  }
}
