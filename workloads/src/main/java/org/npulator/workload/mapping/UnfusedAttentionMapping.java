package org.npulator.workload.mapping;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.mapping.ProgramBuilder.VectorWork;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Tensor;

/** The passes of an attention that is not fused, on one core. */
final class UnfusedAttentionMapping {
  private final StepContext step;
  private final UnfusedAttention unfused;
  private final Attention attention;
  private final AttentionProducts products;
  private final AttentionTiling tiling;
  private final List<AttentionTile> tiles;
  private final Tensor scores;
  private final Tensor probabilities;

  UnfusedAttentionMapping(StepContext step, UnfusedAttention unfused) throws MappingException {
    this.step = step;
    this.unfused = unfused;
    this.attention = unfused.attention();
    this.products = new AttentionProducts(step, attention);
    this.tiling = products.tiling();
    this.tiles = AttentionTile.all(attention, tiling);
    this.scores = unfused.scores();
    this.probabilities = unfused.probabilities();
  }

  /**
   * @throws MappingException if scores or probabilities lie in memory and those of one row do not
   *     fit into the scratchpad for tiles
   */
  void map(CoreTask.AttentionPass.Kind pass) throws MappingException {
    switch (pass) {
      case SCORES -> scores();
      case SOFTMAX -> softmax();
      case WEIGHTED_VALUES -> weightedValues();
    }
  }

  private void scores() throws MappingException {
    products.storeNewKeys();
    for (AttentionTile tile : tiles) {
      long most = tiling.blockColumns();
      if (!step.activations().resident(scores)) {
        long bytes = step.activations().outputTileBytes();
        most = Math.min(most, columns(tile, scores.format(), bytes));
      }
      for (long first = 0; first < tile.keys(); first += most) {
        long columns = Math.min(most, tile.keys() - first);
        Region sums = products.scores(tile, first, columns);
        long row = unfused.firstRow(tile);
        Region destination = step.activations().write(scores, row, tile.rows(), first, columns);
        step.builder()
            .vector(
                new VectorWork(VectorKernel.CONVERT, tile.rows(), columns),
                List.of(new Matrix(sums, products.sumFormat())),
                new Matrix(destination, scores.format()));
        sums.buffer().release();
        step.activations().written(scores, destination, row, tile.rows(), first, columns);
      }
    }
  }

  private void softmax() throws MappingException {
    for (AttentionTile tile : tiles) {
      long most = tile.rows();
      if (!step.activations().resident(scores)) {
        most = Math.min(most, rows(tile, scores, step.activations().inputTileBytes()));
      }
      if (!step.activations().resident(probabilities)) {
        most = Math.min(most, rows(tile, probabilities, step.activations().outputTileBytes()));
      }
      for (long row = 0; row < tile.rows(); row += most) {
        softmax(tile.rows(row, Math.min(most, tile.rows() - row)));
      }
    }
  }

  private void softmax(AttentionTile tile) {
    long row = unfused.firstRow(tile);
    Region source = step.activations().read(scores, row, tile.rows(), 0, tile.keys());
    Region destination = step.activations().write(probabilities, row, tile.rows(), 0, tile.keys());
    step.builder()
        .vector(
            new VectorWork(
                VectorKernel.SOFTMAX,
                tile.rows(),
                tile.keys(),
                tile.keys(),
                AttentionTiling.scale(attention),
                tile.mask(0, tile.keys())),
            List.of(new Matrix(source, scores.format())),
            new Matrix(destination, probabilities.format()));
    step.activations().done(scores, source);
    step.activations().written(probabilities, destination, row, tile.rows(), 0, tile.keys());
  }

  private void weightedValues() throws MappingException {
    products.storeNewValues();
    for (AttentionTile tile : tiles) {
      long most = tile.keys();
      if (!step.activations().resident(probabilities)) {
        long bytes = step.activations().inputTileBytes();
        most = Math.min(most, columns(tile, probabilities.format(), bytes));
      }
      Region sums = products.sums(tile);
      for (long first = 0; first < tile.keys(); first += most) {
        long columns = Math.min(most, tile.keys() - first);
        long row = unfused.firstRow(tile);
        Region part = step.activations().read(probabilities, row, tile.rows(), first, columns);
        products.weightedValues(tile, first, columns, part, sums, first > 0);
        step.activations().done(probabilities, part);
      }
      products.output(tile, VectorKernel.CONVERT, List.of(new Matrix(sums, products.sumFormat())));
      sums.buffer().release();
    }
  }

  /** Columns of a tile of which two blocks fit into a ring, or one. */
  private long columns(AttentionTile tile, NumberFormat format, long ringBytes)
      throws MappingException {
    long word = step.machine().wordBytes();
    long columns = 0;
    for (long share = 2; share >= 1 && columns == 0; share--) {
      // Rows are padded to an odd number of words.
      long words = ringBytes / share / tile.rows() / word;
      columns = (words - (words + 1) % 2) * word * 8 / format.bits();
    }
    if (columns < 1) {
      throw doesNotFit(tile.rows(), 1, ringBytes);
    }
    return columns;
  }

  /** Rows of a tile of which two blocks fit into a ring, or one. */
  private long rows(AttentionTile tile, Tensor tensor, long ringBytes) throws MappingException {
    long stride = AttentionTiling.rowStride(step.machine(), tensor.format(), tile.keys());
    long rows = Sizes.twiceOrOnce(ringBytes, stride);
    if (rows < 1) {
      throw doesNotFit(1, tile.keys(), ringBytes);
    }
    return rows;
  }

  private MappingException doesNotFit(long rows, long columns, long ringBytes) {
    return new MappingException(
        "%s: not fused, and the scores of %d queries and %d keys do not fit into the %d bytes of the scratchpad for tiles; expected fusion.%s: true"
            .formatted(attention.name(), rows, columns, ringBytes, attention.role()));
  }

  /** What was decided, with the time of all passes, one after the other. */
  OperatorMapping decided() {
    double cycles = 0;
    for (AttentionTile tile : tiles) {
      cycles += cycles(tile);
    }
    return new OperatorMapping(
        attention.name(),
        step.machine().dataflowName(),
        new TreeMap<>(
            Map.of(
                "m",
                tiling.heads() * tiling.tokens(),
                "k",
                attention.headDimension(),
                "n",
                tiling.blockColumns())),
        "pass,batch,head,m,n",
        (long) Math.ceil(cycles));
  }

  /** In each pass array, vector unit and memory work on different blocks at a time. */
  private double cycles(AttentionTile tile) {
    Machine machine = step.machine();
    long rows = tile.rows();
    long keys = tile.keys();
    List<NumberFormat> sums = List.of(products.sumFormat());
    double array = products.arrayCycles(tile, keys) / 2;
    double scoresMoved = movedCycles(scores, rows * keys);
    double probabilitiesMoved = movedCycles(probabilities, rows * keys);
    double scored =
        Math.max(
            Math.max(
                array,
                machine.vectorCost(VectorKernel.CONVERT, sums, scores.format()).cycles(rows, keys)),
            products.loadCycles(keys) + scoresMoved);
    double softened =
        Math.max(
            machine
                .vectorCost(VectorKernel.SOFTMAX, List.of(scores.format()), probabilities.format())
                .cycles(rows, keys),
            scoresMoved + probabilitiesMoved);
    double weighted =
        Math.max(
            Math.max(
                array,
                machine
                    .vectorCost(VectorKernel.CONVERT, sums, attention.output().format())
                    .cycles(rows, attention.headDimension())),
            products.loadCycles(keys) + probabilitiesMoved);
    return scored + softened + weighted;
  }

  private double movedCycles(Tensor tensor, long elements) {
    return step.activations().resident(tensor)
        ? 0
        : elements * tensor.format().bits() / 8.0 / step.machine().memoryBytesPerCycle();
  }
}
