package org.npulator.workload.mapping;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.mapping.ProgramBuilder.VectorWork;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Tensor;

/**
 * Loads rows of a table and converts them. Row i of the output, at position p of its sequence s,
 * takes the row {@code floor(rows * fraction((p + 1 + 1000003 s) * 0.618...))}: spread over the
 * table (Weyl sequence of the golden ratio) and another one in every step.
 */
final class GatherMapping {
  /** 2^32 divided by the golden ratio, odd: Knuth, The Art of Computer Programming 3, 6.4. */
  private static final long GOLDEN = 2654435769L;

  private static final long SEQUENCE_STRIDE = 1_000_003;

  private final StepContext context;
  private final Gather gather;
  private final SubBatch subBatch;

  GatherMapping(StepContext context, Gather gather, SubBatch subBatch) {
    this.context = context;
    this.gather = gather;
    this.subBatch = subBatch;
  }

  OperatorMapping map() {
    Tensor output = gather.output();
    long rowBytes = context.layout().weight(gather.table()).rowBytes();
    long fitting = Math.max(1, context.stream().capacityBytes() / 8 / rowBytes);
    if (!context.activations().resident(output)) {
      long tile = context.activations().outputTileBytes() / 2;
      fitting = Math.max(1, Math.min(fitting, tile / context.activations().strideBytes(output)));
    }
    long tileRows = Math.min(fitting, output.rows());
    for (long row = 0; row < output.rows(); row += tileRows) {
      tile(row, Math.min(tileRows, output.rows() - row), rowBytes);
    }
    return new OperatorMapping(
        gather.name(),
        "dma",
        new TreeMap<>(Map.of("m", tileRows, "n", output.columns())),
        "m",
        (long) Math.ceil(output.rows() * rowBytes / context.machine().memoryBytesPerCycle()));
  }

  private void tile(long row, long rows, long rowBytes) {
    Tensor output = gather.output();
    Tensor table = gather.table();
    Region tile = context.stream().allocate(rows, rowBytes).whole();
    for (long index = 0; index < rows; index++) {
      MemoryRun run = context.layout().weight(table).tableRows(tableRow(row + index), 1);
      context.loadWeight(table, run, tile.rows(index, 1));
    }
    Region destination = context.activations().write(output, row, rows, 0, output.columns());
    context
        .builder()
        .vector(
            new VectorWork(VectorKernel.CONVERT, rows, output.columns()),
            List.of(new Matrix(tile, table.format())),
            new Matrix(destination, output.format()));
    tile.buffer().release();
    context.activations().written(output, destination, row, rows, 0, output.columns());
  }

  private long tableRow(long row) {
    Step step = subBatch.step();
    long sequence = subBatch.firstSequence() + row / step.newTokens() % step.batch();
    long position = step.cachedTokens() + row % step.newTokens();
    long fraction = ((position + 1 + SEQUENCE_STRIDE * sequence) * GOLDEN) & 0xFFFFFFFFL;
    return Math.multiplyHigh(fraction << 31, gather.table().rows() << 1);
  }
}
