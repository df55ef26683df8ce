package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.mapping.ProgramBuilder.VectorWork;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Tensor;

/**
 * A product of activations and weights: partial sums of a tile of columns gather in the
 * accumulators over all of k, then the vector unit adds the bias and converts them to the format of
 * the output. Several products of the same activations can be computed tile by tile together with
 * the elementwise operator that alone uses them: it takes the sums from the accumulators, and what
 * it is computed from never leaves them.
 */
final class MatmulMapping {
  private final StepContext step;
  private final List<WeightTiles> products = new ArrayList<>();
  private final List<Integer> operators;
  private final Optional<Elementwise> fused;
  private final int fusedOperator;
  private final Tensor input;
  private final Tensor output;
  private final WeightPlacement weight;
  private final MatmulTiling tiling;
  private final long m;
  private final long k;
  private final long n;
  private Region ahead;

  MatmulMapping(StepContext step, int operator, Matmul matmul) throws MappingException {
    this(step, List.of(matmul), List.of(operator), Optional.empty(), operator);
  }

  MatmulMapping(StepContext step, CoreTask.FusedProducts group) throws MappingException {
    this(
        step,
        group.products(),
        group.operators(),
        Optional.of(group.elementwise()),
        group.operator());
  }

  private MatmulMapping(
      StepContext step,
      List<Matmul> matmuls,
      List<Integer> operators,
      Optional<Elementwise> fused,
      int fusedOperator)
      throws MappingException {
    this.step = step;
    this.operators = operators;
    this.fused = fused;
    this.fusedOperator = fusedOperator;
    for (Matmul matmul : matmuls) {
      products.add(new WeightTiles(step, matmul));
    }
    Matmul first = matmuls.get(0);
    this.input = first.input();
    this.output = fused.map(Elementwise::output).orElse(first.output());
    this.weight = products.get(0).placement();
    this.m = output.rows();
    this.k = first.weight().rows();
    this.n = first.weight().columns();
    this.tiling = MatmulTiling.of(step.machine(), bounds(), step.dictatedBlock(first.role()));
  }

  private MatmulTiling.Bounds bounds() throws MappingException {
    Activations activations = step.activations();
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
                  name(),
                  inputRows == 0 ? activations.strideBytes(input) : outputBytes,
                  inputRows == 0 ? activations.inputTileBytes() : activations.outputTileBytes()));
    }
    double dequantizeCycles = 0;
    double weightBytes = 0;
    long tileBytes = 0;
    for (WeightTiles product : products) {
      dequantizeCycles += product.dequantizeCycles();
      weightBytes += product.placement().bytes();
      tileBytes += product.streamBytes();
    }
    return new MatmulTiling.Bounds(
        name(),
        m,
        k,
        n,
        weight.tileK(),
        Math.min(n, weight.tileN()),
        products.size(),
        products.get(0).rate(),
        inputRows,
        streamedRows,
        outputRows,
        inputBytes,
        outputBytes,
        weightBytes,
        step.stream().capacityBytes(),
        tileBytes,
        Sizes.ceilDiv(k, weight.tileK()) * tileBytes,
        products.get(0).performed(k),
        dequantizeCycles,
        drainCost());
  }

  /** What the vector unit does to the sums of an element of the output. */
  private VectorCost drainCost() {
    VectorCost cost = VectorCost.NOTHING;
    for (WeightTiles product : products) {
      NumberFormat sums = product.sumFormat();
      boolean bias = product.matmul().bias().isPresent();
      if (bias) {
        NumberFormat result = fused.isPresent() ? NumberFormat.FP32 : output.format();
        cost =
            cost.plus(
                step.machine()
                    .vectorCost(VectorKernel.ADD, List.of(sums, NumberFormat.BF16), result));
      } else if (fused.isEmpty()) {
        cost =
            cost.plus(
                step.machine().vectorCost(VectorKernel.CONVERT, List.of(sums), output.format()));
      }
    }
    if (fused.isPresent()) {
      List<NumberFormat> sources = new ArrayList<>();
      products.forEach(product -> sources.add(sumsForActivation(product)));
      cost = cost.plus(step.machine().vectorCost(kernel(), sources, output.format()));
    }
    return cost;
  }

  private static NumberFormat sumsForActivation(WeightTiles product) {
    return product.matmul().bias().isPresent() ? NumberFormat.FP32 : product.sumFormat();
  }

  private VectorKernel kernel() {
    return VectorKernel.valueOf(fused.orElseThrow().kind().name());
  }

  private String name() {
    return products.get(0).matmul().name();
  }

  /** What was decided, for each product and for the operator that is fused with them. */
  List<OperatorMapping> map() {
    step.builder().keep(tiling.dataflow());
    switch (tiling.order()) {
      case ROWS_OUTERMOST_STREAMED -> {
        for (long row = 0; row < m; row += tiling.blockRows()) {
          for (long column = 0; column < n; column += weight.tileN()) {
            group(row, rows(row), column, null, List.of());
          }
        }
      }
      case ROWS_OUTERMOST -> {
        for (long row = 0; row < m; row += tiling.blockRows()) {
          Region activations = activations(row, rows(row));
          for (long column = 0; column < n; column += weight.tileN()) {
            group(row, rows(row), column, activations, List.of());
          }
          step.activations().done(input, activations);
        }
      }
      case COLUMNS_OUTERMOST -> columnsOutermost();
    }
    step.builder().keep(step.machine().dataflow());
    return mappings();
  }

  private void columnsOutermost() {
    for (long column = 0; column < n; column += weight.tileN()) {
      List<Region> panel = new ArrayList<>();
      for (int product = 0; product < products.size(); product++) {
        step.builder().begin(operators.get(product));
        for (long depth = 0; depth < k; depth += weight.tileK()) {
          panel.add(products.get(product).load(depth, column));
        }
      }
      for (long row = 0; row < m; row += tiling.blockRows()) {
        Region activations = activations(row, rows(row));
        group(row, rows(row), column, activations, panel);
        step.activations().done(input, activations);
      }
      panel.forEach(tile -> tile.buffer().release());
    }
  }

  private long rows(long row) {
    return Math.min(tiling.blockRows(), m - row);
  }

  private List<OperatorMapping> mappings() {
    List<OperatorMapping> mappings = new ArrayList<>();
    String fusion = fusion();
    long cycles = (long) Math.ceil(tiling.cycles() / products.size());
    for (WeightTiles product : products) {
      mappings.add(
          new OperatorMapping(
              product.matmul().name(),
              Machine.name(tiling.dataflow()),
              new TreeMap<>(
                  Map.of(
                      "m",
                      tiling.blockRows(),
                      "k",
                      Math.min(k, weight.tileK()),
                      "n",
                      Math.min(n, weight.tileN()))),
              tiling.order().loops(),
              cycles,
              fusion));
    }
    fused.ifPresent(
        elementwise ->
            mappings.add(
                new OperatorMapping(
                    elementwise.name(),
                    "vector",
                    new TreeMap<>(
                        Map.of("m", tiling.blockRows(), "n", Math.min(n, weight.tileN()))),
                    tiling.order().loops(),
                    0,
                    fusion)));
    return mappings;
  }

  /** The roles that are computed together, such as gate_proj+up_proj+activation. */
  private String fusion() {
    if (fused.isEmpty()) {
      return OperatorMapping.NOT_FUSED;
    }
    StringBuilder roles = new StringBuilder();
    products.forEach(product -> roles.append(product.matmul().role()).append('+'));
    return roles.append(fused.get().role()).toString();
  }

  /** The rows of the input that belong to rows of the output. */
  private Region activations(long row, long rows) {
    long rowStep = input.rows() / m;
    return step.activations().read(input, (row + 1) * rowStep - 1, rows, rowStep);
  }

  /**
   * The sums of a tile of columns for all products, and what is computed of them.
   *
   * @param activations rows of the input with all of k, or null to load them tile by tile
   * @param panel tiles of the weights with all of k, or empty to load them one by one
   */
  private void group(long row, long rows, long column, Region activations, List<Region> panel) {
    List<Region> sums = new ArrayList<>();
    int tilesOfProduct = (int) Sizes.ceilDiv(k, weight.tileK());
    for (int product = 0; product < products.size(); product++) {
      step.builder().begin(operators.get(product));
      List<Region> tiles =
          panel.isEmpty()
              ? panel
              : panel.subList(product * tilesOfProduct, (product + 1) * tilesOfProduct);
      sums.add(product(product, row, rows, column, activations, tiles));
    }
    drain(row, rows, column, sums);
  }

  private Region product(
      int index, long row, long rows, long column, Region activations, List<Region> panel) {
    WeightTiles product = products.get(index);
    long columns = Math.min(weight.tileN(), n - column);
    Region sums =
        step.accumulators().allocate(rows, columns * WeightTile.PARTIAL_SUM_BYTES).whole();
    int next = 0;
    for (long depth = 0; depth < k; depth += weight.tileK()) {
      long depths = Math.min(weight.tileK(), k - depth);
      Region tile = panel.isEmpty() ? nextTile(index, row, rows, depth, column) : panel.get(next++);
      Region part = part(row, rows, depth, depths, activations);
      product.multiply(rows, depths, columns, part, tile, sums, depth > 0);
      if (panel.isEmpty()) {
        tile.buffer().release();
      }
      if (activations == null) {
        step.activations().done(input, part);
      }
    }
    return sums;
  }

  /**
   * The tile at a place. One that has to be dequantized was asked for before the product of the
   * tile ahead of it, so that the vector unit works on it while the array multiplies.
   */
  private Region nextTile(int index, long row, long rows, long depth, long column) {
    if (products.stream().allMatch(WeightTiles::asStored)) {
      return products.get(index).load(depth, column);
    }
    Region tile = ahead == null ? products.get(index).load(depth, column) : ahead;
    if (depth + weight.tileK() < k) {
      ahead = products.get(index).load(depth + weight.tileK(), column);
    } else if (index + 1 < products.size()) {
      ahead = products.get(index + 1).load(0, column);
    } else if (column + weight.tileN() < n) {
      ahead = products.get(0).load(0, column + weight.tileN());
    } else {
      ahead = row + rows < m ? products.get(0).load(0, 0) : null;
    }
    return tile;
  }

  private Region part(long row, long rows, long depth, long depths, Region activations) {
    if (activations == null) {
      return step.activations().read(input, row, rows, depth, depths);
    }
    NumberFormat format = input.format();
    long first = format.firstByte(depth);
    return activations.bytes(first, format.endByte(depth + depths) - first);
  }

  private void drain(long row, long rows, long column, List<Region> sums) {
    long columns = Math.min(weight.tileN(), n - column);
    Region destination = step.activations().write(output, row, rows, column, columns);
    Matrix result = new Matrix(destination, output.format());
    if (fused.isEmpty()) {
      addBias(0, rows, column, columns, sums.get(0), result);
    } else {
      List<Matrix> sources = new ArrayList<>();
      for (int product = 0; product < products.size(); product++) {
        Matrix source = new Matrix(sums.get(product), sumsForActivation(products.get(product)));
        if (products.get(product).matmul().bias().isPresent()) {
          step.builder().begin(operators.get(product));
          addBias(product, rows, column, columns, sums.get(product), source);
        }
        sources.add(source);
      }
      step.builder().begin(fusedOperator);
      step.builder().vector(new VectorWork(kernel(), rows, columns), sources, result);
    }
    sums.forEach(region -> region.buffer().release());
    step.activations().written(output, destination, row, rows, column, columns);
  }

  /** Converts sums to a format, plus the bias of the product if it has one. */
  private void addBias(
      int product, long rows, long column, long columns, Region sums, Matrix result) {
    WeightTiles tiles = products.get(product);
    List<Matrix> sources = new ArrayList<>(List.of(new Matrix(sums, tiles.sumFormat())));
    Optional<Tensor> bias = tiles.matmul().bias();
    if (bias.isPresent()) {
      MemoryRun run = step.layout().weight(bias.get()).elements(column, columns);
      Region vector = step.constants().allocate(1, run.bytes()).whole();
      step.loadWeight(bias.get(), run, vector);
      sources.add(new Matrix(vector.repeated(), bias.get().format()));
      vector.buffer().release();
    }
    VectorKernel kernel = sources.size() == 1 ? VectorKernel.CONVERT : VectorKernel.ADD;
    step.builder().vector(new VectorWork(kernel, rows, columns), sources, result);
  }
}
