package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.format.Sparsity;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.mapping.ProgramBuilder.VectorWork;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Tensor;

/**
 * A product of activations and weights: partial sums of a tile of columns gather in the
 * accumulators over all of k, then the vector unit adds the bias and converts them to the format of
 * the output.
 */
final class MatmulMapping {
  private final StepContext step;
  private final Matmul matmul;
  private final WeightPlacement weight;
  private final MatmulTiling tiling;
  private final NumberFormat sumFormat;
  private final NumberFormat multiplied;
  private final Optional<Sparsity> skipped;
  private Region ahead;
  private final long m;
  private final long k;
  private final long n;

  MatmulMapping(StepContext step, Matmul matmul) throws MappingException {
    this.step = step;
    this.matmul = matmul;
    this.weight = step.layout().weight(matmul.weight());
    this.m = matmul.output().rows();
    this.k = matmul.weight().rows();
    this.n = matmul.weight().columns();
    this.sumFormat = Machine.accumulatorFormat(matmul.input().format());
    this.multiplied = step.machine().multiplied(matmul.input().format(), matmul.weight().format());
    this.skipped = step.machine().skipped(matmul.weight().format());
    double rate = step.machine().rate(matmul.input().format(), multiplied);
    this.tiling = MatmulTiling.of(step.machine(), m, weight, rate, bounds());
  }

  private MatmulTiling.Bounds bounds() throws MappingException {
    Activations activations = step.activations();
    Tensor input = matmul.input();
    Tensor output = matmul.output();
    long inputRows = Long.MAX_VALUE;
    long streamedRows = 0;
    long outputRows = Long.MAX_VALUE;
    long inputBytes = 0;
    long outputBytes = 0;
    if (!activations.resident(input)) {
      inputBytes = input.format().rowBytes(k);
      inputRows = Sizes.twiceOrOnce(activations.inputTileBytes(), activations.strideBytes(input));
      if (input.rows() == m) {
        long tileRow = input.format().rowBytes(Math.min(k, weight.tileK()));
        streamedRows =
            Sizes.twiceOrOnce(
                activations.inputTileBytes(), Sizes.oddWords(tileRow, step.machine().wordBytes()));
      }
    }
    if (!activations.resident(output)) {
      outputBytes = output.format().rowBytes(n);
      long tileRow = output.format().rowBytes(Math.min(n, weight.tileN()));
      outputRows =
          Sizes.twiceOrOnce(
              activations.outputTileBytes(), Sizes.oddWords(tileRow, step.machine().wordBytes()));
    }
    if (inputRows == 0 || outputRows == 0) {
      throw new MappingException(
          "%s: a row of %d bytes does not fit into the %d bytes of the scratchpad for tiles"
              .formatted(
                  matmul.name(),
                  inputRows == 0 ? activations.strideBytes(input) : outputBytes,
                  inputRows == 0 ? activations.inputTileBytes() : activations.outputTileBytes()));
    }
    return new MatmulTiling.Bounds(
        inputRows,
        streamedRows,
        outputRows,
        inputBytes,
        outputBytes,
        step.stream().capacityBytes(),
        new WeightTile(weight.tileK(), weight.tileN())
            .streamBytes(weight.format(), multiplied, weight.table()),
        performed(k),
        dequantizeCycles());
  }

  /** Cycles in which every lane dequantizes an element in each, at least. */
  private double dequantizeCycles() {
    return multiplied.equals(weight.format()) ? 0 : (double) k * n / step.machine().vectorLanes();
  }

  OperatorMapping map() {
    if (tiling.order() == MatmulTiling.Order.ROWS_OUTERMOST_STREAMED) {
      for (long row = 0; row < m; row += tiling.blockRows()) {
        long rows = Math.min(tiling.blockRows(), m - row);
        for (long column = 0; column < n; column += weight.tileN()) {
          product(row, rows, column, null, List.of());
        }
      }
    } else if (tiling.order() == MatmulTiling.Order.ROWS_OUTERMOST) {
      for (long row = 0; row < m; row += tiling.blockRows()) {
        long rows = Math.min(tiling.blockRows(), m - row);
        Region activations = activations(row, rows);
        for (long column = 0; column < n; column += weight.tileN()) {
          product(row, rows, column, activations, List.of());
        }
        step.activations().done(matmul.input(), activations);
      }
    } else {
      for (long column = 0; column < n; column += weight.tileN()) {
        List<Region> panel = new ArrayList<>();
        for (long depth = 0; depth < k; depth += weight.tileK()) {
          panel.add(loadTile(depth, column));
        }
        for (long row = 0; row < m; row += tiling.blockRows()) {
          long rows = Math.min(tiling.blockRows(), m - row);
          Region activations = activations(row, rows);
          product(row, rows, column, activations, panel);
          step.activations().done(matmul.input(), activations);
        }
        panel.forEach(tile -> tile.buffer().release());
      }
    }
    return new OperatorMapping(
        matmul.name(),
        step.machine().dataflowName(),
        new TreeMap<>(
            Map.of(
                "m",
                tiling.blockRows(),
                "k",
                Math.min(k, weight.tileK()),
                "n",
                Math.min(n, weight.tileN()))),
        tiling.order().loops(),
        (long) Math.ceil(tiling.cycles()));
  }

  /** The rows of the input that belong to rows of the output. */
  private Region activations(long row, long rows) {
    long step = matmul.input().rows() / m;
    return this.step.activations().read(matmul.input(), (row + 1) * step - 1, rows, step);
  }

  private Region loadTile(long depth, long column) {
    long depths = Math.min(weight.tileK(), k - depth);
    long columns = Math.min(weight.tileN(), n - column);
    MemoryRun run = weight.tile(depth, column, depths, columns);
    Region loaded = step.stream().allocate(1, run.bytes()).whole();
    step.loadWeight(matmul.weight(), run, loaded);
    Region tile = loaded.folded(weight.tileRowBytes(columns));
    if (multiplied.equals(weight.format())) {
      return tile;
    }
    Region result = dequantized(loaded, tile, depths, columns);
    loaded.buffer().release();
    return result;
  }

  private Region dequantized(Region loaded, Region tile, long depths, long columns) {
    NumberFormat format = weight.format();
    if (weight.table()) {
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
   * The tile at a place. One that has to be dequantized was asked for before the product of the
   * tile ahead of it, so that the vector unit works on it while the array multiplies.
   */
  private Region nextTile(long row, long rows, long depth, long column) {
    if (multiplied.equals(weight.format())) {
      return loadTile(depth, column);
    }
    Region tile = ahead == null ? loadTile(depth, column) : ahead;
    if (depth + weight.tileK() < k) {
      ahead = loadTile(depth + weight.tileK(), column);
    } else if (column + weight.tileN() < n) {
      ahead = loadTile(0, column + weight.tileN());
    } else {
      ahead = row + rows < m ? loadTile(0, 0) : null;
    }
    return tile;
  }

  /**
   * @param activations rows of the input with all of k, or null to load them tile by tile
   * @param panel tiles of the weights with all of k, or empty to load them one by one
   */
  private void product(long row, long rows, long column, Region activations, List<Region> panel) {
    long columns = Math.min(weight.tileN(), n - column);
    Region sums =
        step.accumulators().allocate(rows, columns * WeightTile.PARTIAL_SUM_BYTES).whole();
    NumberFormat inputFormat = matmul.input().format();
    int index = 0;
    for (long depth = 0; depth < k; depth += weight.tileK()) {
      long depths = Math.min(weight.tileK(), k - depth);
      Region tile = panel.isEmpty() ? nextTile(row, rows, depth, column) : panel.get(index++);
      Region part = part(row, rows, depth, depths, activations);
      multiply(rows, depths, columns, part, tile, sums, depth > 0);
      if (panel.isEmpty()) {
        tile.buffer().release();
      }
      if (activations == null) {
        step.activations().done(matmul.input(), part);
      }
    }
    drain(row, rows, column, columns, sums);
  }

  private void multiply(
      long rows,
      long depths,
      long columns,
      Region part,
      Region tile,
      Region sums,
      boolean accumulate) {
    NumberFormat input = matmul.input().format();
    boolean asStored = multiplied.equals(weight.format());
    Matrix activations = new Matrix(part, input);
    Matrix weights = new Matrix(tile, asStored ? weight.tileFormat() : multiplied);
    long performed = performed(depths);
    if (asStored && skipped.isPresent()) {
      activations = new Matrix(part, input.beside(skipped.get()));
      // The array takes what is kept as if it were a shorter product.
      long stride = depths * tile.strideBytes() / performed;
      Region kept = weight.table() ? tile : tile.folded(stride);
      weights = new Matrix(kept, weight.format().keptOnly());
    }
    step.builder()
        .multiply(
            rows,
            performed,
            columns,
            activations,
            weights,
            weight.table(),
            new Matrix(sums, sumFormat),
            accumulate);
  }

  /** Multiplications of a column of the array for one result, of so many weights. */
  private long performed(long depths) {
    return skipped.isEmpty() || !multiplied.equals(weight.format())
        ? depths
        : skipped.get().performed(depths, step.machine().arrayColumns());
  }

  private Region part(long row, long rows, long depth, long depths, Region activations) {
    if (activations == null) {
      return step.activations().read(matmul.input(), row, rows, depth, depths);
    }
    NumberFormat format = matmul.input().format();
    long first = format.firstByte(depth);
    return activations.bytes(first, format.endByte(depth + depths) - first);
  }

  private void drain(long row, long rows, long column, long columns, Region sums) {
    Tensor output = matmul.output();
    Region destination = step.activations().write(output, row, rows, column, columns);
    List<Matrix> sources = new ArrayList<>(List.of(new Matrix(sums, sumFormat)));
    if (matmul.bias().isPresent()) {
      Tensor bias = matmul.bias().get();
      MemoryRun run = step.layout().weight(bias).elements(column, columns);
      Region vector = step.constants().allocate(1, run.bytes()).whole();
      step.loadWeight(bias, run, vector);
      sources.add(new Matrix(vector.repeated(), bias.format()));
      vector.buffer().release();
    }
    VectorKernel kernel = sources.size() == 1 ? VectorKernel.CONVERT : VectorKernel.ADD;
    step.builder()
        .vector(
            new VectorWork(kernel, rows, columns),
            sources,
            new Matrix(destination, output.format()));
    sums.buffer().release();
    step.activations().written(output, destination, row, rows, column, columns);
  }
}
