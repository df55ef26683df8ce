package org.npulator.workload.mapping;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.pim.PimStoredGemv;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.mapping.PimRuns.Piece;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.mapping.ProgramBuilder.VectorWork;
import org.npulator.workload.operator.Matmul;

/**
 * A product of few rows on units at the banks of the memory: the input goes out with the commands,
 * the partial sums of the outputs are read back, and the vector unit adds them up, one half to the
 * other until one is left.
 */
final class PimProductMapping {
  private final StepContext step;
  private final Matmul matmul;
  private final PimProductPlacement placement;
  private final PimStoredGemv gemv;

  PimProductMapping(
      StepContext step, Matmul matmul, PimProductPlacement placement, PimStoredGemv gemv) {
    this.step = step;
    this.gemv = gemv;
    this.matmul = matmul;
    this.placement = placement;
  }

  OperatorMapping map() {
    long m = matmul.output().rows();
    long n = matmul.weight().columns();
    long rowStep = matmul.input().rows() / m;
    Region input = step.activations().read(matmul.input(), rowStep - 1, m, rowStep);
    Buffer results = PimAttentionMapping.places(m * gemv.rounds());
    step.builder()
        .pim(
            placement.shares(m),
            matmul.macs(),
            placement.sentBytes(m),
            0,
            List.of(input),
            results.whole());
    step.activations().done(matmul.input(), input);
    for (long round = 0; round < gemv.rounds(); round++) {
      long first = round * placement.outputsPerRound(gemv);
      long count = Math.min(placement.outputsPerRound(gemv), n - first);
      for (long row = 0; row < m; row++) {
        Region place = results.region(round * m + row, 1, 1);
        add(partialSums(round, row, m, (int) count, place), row, first, count);
      }
    }
    return new OperatorMapping(
        matmul.name(),
        PimAttentionMapping.DATAFLOW,
        new TreeMap<>(
            Map.of("m", 1L, "k", matmul.weight().rows(), "n", placement.outputsPerRound(gemv))),
        "n,m,k",
        (long) Math.ceil(PimChoice.units(step.machine(), matmul, placement).cycles()));
  }

  private Region partialSums(long round, long row, long rows, int outputs, Region place) {
    long columnBytes = placement.machine().organization().transactionBytes();
    Region sums = step.stream().allocate(1, outputs * columnBytes).whole();
    for (Piece piece : placement.results(gemv, round, rows, row, outputs)) {
      MemoryRun run = piece.run();
      step.builder()
          .pimRead(place, run, sums.bytes(piece.firstByte(), run.bytes()).folded(run.rowBytes()));
      step.traffic()
          .spilledRead(matmul.output().name(), "comes from units at the banks", run.bytes());
    }
    return sums.folded(columnBytes);
  }

  private void add(Region partialSums, long row, long first, long outputs) {
    NumberFormat format = matmul.output().format();
    Region destination = step.activations().write(matmul.output(), row, 1, first, outputs);
    Region sums = partialSums;
    NumberFormat sumFormat = matmul.input().format();
    for (long width = gemv.partialSums() / 2; width >= 1; width /= 2) {
      boolean last = width == 1;
      NumberFormat resultFormat = last ? format : NumberFormat.FP32;
      Region result =
          last
              ? destination.folded(format.rowBytes(1))
              : step.stream()
                  .allocate(1, outputs * resultFormat.rowBytes(width))
                  .whole()
                  .folded(resultFormat.rowBytes(width));
      step.builder()
          .vector(
              new VectorWork(VectorKernel.ADD, outputs, width),
              List.of(
                  new Matrix(sums, sumFormat),
                  new Matrix(sums.from(0, sumFormat.rowBytes(width)), sumFormat)),
              new Matrix(result, resultFormat));
      sums.buffer().release();
      sums = result;
      sumFormat = resultFormat;
    }
    step.activations().written(matmul.output(), destination, row, 1, first, outputs);
  }
}
