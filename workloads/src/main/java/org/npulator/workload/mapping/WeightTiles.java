package org.npulator.workload.mapping;

import java.util.Optional;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.format.Sparsity;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.operator.Matmul;

/** The weights of a product, tile by tile, as the array takes them. */
final class WeightTiles {
  private final StepContext step;
  private final Matmul matmul;
  private final WeightPlacement weight;
  private final NumberFormat sumFormat;
  private final NumberFormat multiplied;
  private final Optional<Sparsity> skipped;
  private final long k;
  private final long n;

  WeightTiles(StepContext step, Matmul matmul) throws MappingException {
    this.step = step;
    this.matmul = matmul;
    this.weight = step.layout().weight(matmul.weight());
    this.k = matmul.weight().rows();
    this.n = matmul.weight().columns();
    this.sumFormat = Machine.accumulatorFormat(matmul.input().format());
    this.multiplied = step.machine().multiplied(matmul.input().format(), matmul.weight().format());
    this.skipped = step.machine().skipped(matmul.weight().format());
  }

  Matmul matmul() {
    return matmul;
  }

  WeightPlacement placement() {
    return weight;
  }

  NumberFormat sumFormat() {
    return sumFormat;
  }

  /** Whether the array multiplies the weights as they lie in memory. */
  boolean asStored() {
    return multiplied.equals(weight.format());
  }

  double rate() throws MappingException {
    return step.machine().rate(matmul.input().format(), multiplied);
  }

  /** Bytes of the scratchpad that a whole tile takes. */
  long streamBytes() {
    return new WeightTile(weight.tileK(), weight.tileN())
        .streamBytes(weight.format(), multiplied, weight.transposed());
  }

  /** Cycles in which every lane dequantizes an element in each, at least; for all tiles once. */
  double dequantizeCycles() {
    return asStored() ? 0 : (double) k * n / step.machine().vectorLanes();
  }

  /** Loads the tile that starts at row k and column n of the weights, and dequantizes it. */
  Region load(long depth, long column) {
    long depths = Math.min(weight.tileK(), k - depth);
    long columns = Math.min(weight.tileN(), n - column);
    MemoryRun run = weight.tile(depth, column, depths, columns);
    Region loaded = step.stream().allocate(1, run.bytes()).whole();
    step.loadWeight(matmul.weight(), run, run.rows() == 1 ? loaded : loaded.folded(run.rowBytes()));
    Region tile = loaded.folded(weight.tileRowBytes(columns));
    if (asStored()) {
      return tile;
    }
    Region result = dequantized(loaded, tile, depths, columns);
    loaded.buffer().release();
    return result;
  }

  private Region dequantized(Region loaded, Region tile, long depths, long columns) {
    NumberFormat format = weight.format();
    if (weight.transposed()) {
      return step.dequantized(tile, format, Optional.empty(), multiplied, columns, depths);
    }
    long elementBytes = depths * tile.strideBytes();
    Optional<Matrix> scales =
        format.blockElements() == 0
            ? Optional.empty()
            : Optional.of(
                new Matrix(
                    loaded
                        .bytes(elementBytes, format.tileScaleBytes(depths, columns))
                        .folded(format.scaleRowBytes(columns)),
                    format));
    return step.dequantized(tile, weight.tileFormat(), scales, multiplied, depths, columns);
  }

  /**
   * Multiplies activations by a tile.
   *
   * @param part activations of the rows of the tile
   */
  void multiply(
      long rows,
      long depths,
      long columns,
      Region part,
      Region tile,
      Region sums,
      boolean accumulate) {
    NumberFormat input = matmul.input().format();
    long performed = performed(depths);
    Matrix activations = new Matrix(part, input);
    Matrix weights = new Matrix(tile, asStored() ? weight.tileFormat() : multiplied);
    if (asStored() && skipped.isPresent()) {
      activations = new Matrix(part, input.beside(skipped.get()));
      // The array takes what is kept as if it were a shorter product.
      long stride = depths * tile.strideBytes() / performed;
      Region kept = weight.transposed() ? tile : tile.folded(stride);
      weights = new Matrix(kept, weight.format().keptOnly());
    }
    step.builder()
        .multiply(
            rows,
            performed,
            columns,
            activations,
            weights,
            weight.transposed(),
            new Matrix(sums, sumFormat),
            accumulate);
  }

  /** Multiplications of a column of the array for one result, of so many weights. */
  long performed(long depths) {
    return skipped.isEmpty() || !asStored()
        ? depths
        : skipped.get().performed(depths, step.machine().arrayColumns());
  }
}
