package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.workload.mapping.MappingConfig.BlockChoice;

/**
 * How the loops around the tiles of a product, or of several with the same input, are ordered,
 * chosen by the estimated time and the bytes moved.
 *
 * @param dataflow of the arrays
 * @param order of the loops
 * @param blockRows rows of the product that are computed at a time
 * @param cycles estimated, of the core clock
 * @param memoryBytes estimated, weights and activations in memory
 */
record MatmulTiling(
    Dataflow dataflow, LoopOrder order, long blockRows, double cycles, double memoryBytes) {
  /** Among tilings that are this close to the fastest, the one that moves the fewest bytes. */
  static final double AS_FAST = 1.02;

  /** Tiles beyond which the estimate takes larger ones of the same total. */
  private static final int MOST_TILES = 1 << 16;

  /**
   * The product and the buffers that bound its tiles.
   *
   * @param m rows
   * @param n columns
   * @param tileK of the weights
   * @param tileN of the weights
   * @param products that are computed together, with equal weights
   * @param rate multiply-accumulates per cycle of an element
   * @param inputRows of spilled activations that fit into the tiles for them twice, or all
   * @param streamedRows of a tile of spilled activations with the k of a weight tile, 0 if they are
   *     not spilled or not taken from consecutive rows
   * @param outputRows of a spilled output tile that fit twice, or all
   * @param inputBytes of a row of activations in memory, 0 if they are in the scratchpad
   * @param outputBytes of a row of the output in memory, 0 if it is in the scratchpad
   * @param weightBytes of all weights
   * @param streamBytes for weights
   * @param tileBytes of them that a tile of weights takes
   * @param panelBytes of them that the weights of a tile of columns take
   * @param performedK multiplications of a column of the array for one result, without zeros that
   *     it skips
   * @param dequantizeCycles of the vector unit for all weights once, 0 if the array takes them as
   *     they are
   * @param drain what the vector unit does to the sums of the output
   */
  record Bounds(
      String operator,
      long m,
      long k,
      long n,
      long tileK,
      long tileN,
      int products,
      double rate,
      long inputRows,
      long streamedRows,
      long outputRows,
      long inputBytes,
      long outputBytes,
      double weightBytes,
      long streamBytes,
      long tileBytes,
      long panelBytes,
      long performedK,
      double dequantizeCycles,
      VectorCost drain) {

    long tiles() {
      return Sizes.ceilDiv(n, tileN);
    }

    /** Rows whose sums fit twice into the accumulators. */
    long accumulatorRows(Machine machine) {
      return machine.accumulatorBytes(2, products)
          / (products * tileN * WeightTile.PARTIAL_SUM_BYTES);
    }

    /** Rows of a block that the buffers allow. */
    long mostRows(Machine machine, LoopOrder order) {
      long input = order == LoopOrder.ROWS_OUTERMOST_STREAMED ? streamedRows : inputRows;
      long most = Math.min(accumulatorRows(machine), Math.min(input, outputRows));
      return Math.min(m, Math.max(1, most));
    }
  }

  /**
   * The tiling with the least estimated time, or the fewest bytes among nearly equal ones; with
   * another dataflow than the usual one of the machine if that is clearly faster.
   *
   * @param choice what of it is dictated
   * @throws MappingException if what is dictated does not fit, or the arrays cannot do it
   */
  static MatmulTiling of(Machine machine, Bounds bounds, Optional<BlockChoice> choice)
      throws MappingException {
    Optional<Dataflow> dictated = choice.flatMap(BlockChoice::dataflow);
    if (dictated.isPresent()) {
      if (!machine.dataflows().contains(dictated.get())) {
        throw new MappingException(
            "%s: the arrays of the machine cannot work %s; expected %s"
                .formatted(
                    bounds.operator(),
                    Machine.name(dictated.get()),
                    machine.dataflows().stream()
                        .map(Machine::name)
                        .collect(Collectors.joining(" or "))));
      }
      return withDataflow(machine.keeping(dictated.get()), bounds, choice);
    }
    MatmulTiling best = null;
    for (Dataflow dataflow : machine.dataflows()) {
      MatmulTiling tiling = withDataflow(machine.keeping(dataflow), bounds, choice);
      if (best == null || tiling.cycles() * AS_FAST < best.cycles()) {
        best = tiling;
      }
    }
    return best;
  }

  private static MatmulTiling withDataflow(
      Machine machine, Bounds bounds, Optional<BlockChoice> choice) throws MappingException {
    Optional<LoopOrder> order = choice.flatMap(BlockChoice::order);
    List<MatmulTiling> candidates = new ArrayList<>();
    MappingException refusal = null;
    for (LoopOrder candidate : LoopOrder.values()) {
      if (!order.orElse(candidate).equals(candidate)) {
        continue;
      }
      try {
        check(candidate, bounds);
        long rows = blockRows(machine, candidate, bounds, choice.flatMap(BlockChoice::m));
        candidates.add(tiling(machine, candidate, rows, bounds));
      } catch (MappingException doesNotFit) {
        refusal = doesNotFit;
      }
    }
    candidates.removeIf(tiling -> order.isEmpty() && !tiling.isUseful(bounds));
    if (candidates.isEmpty()) {
      throw refusal;
    }
    double least = candidates.stream().mapToDouble(MatmulTiling::cycles).min().orElseThrow();
    return candidates.stream()
        .filter(tiling -> tiling.cycles() <= AS_FAST * least)
        .min(
            Comparator.comparingDouble(MatmulTiling::memoryBytes)
                .thenComparingDouble(MatmulTiling::cycles))
        .orElseThrow();
  }

  /** Whether another order than the simplest one can make a difference. */
  private boolean isUseful(Bounds bounds) {
    return order != LoopOrder.COLUMNS_OUTERMOST || blockRows < bounds.m();
  }

  private static void check(LoopOrder order, Bounds bounds) throws MappingException {
    // A tile more, since what does not fit behind the last tile starts at the front.
    long needed = bounds.panelBytes() + bounds.tileBytes();
    if (order == LoopOrder.COLUMNS_OUTERMOST && needed > bounds.streamBytes()) {
      throw new MappingException(
          "%s: the weights of %d columns and a tile more take %d bytes, in the order n,m,k at most the %d bytes of the scratchpad for weights; about %d columns fit, or the order m,n,k"
              .formatted(
                  bounds.operator(),
                  bounds.tileN(),
                  needed,
                  bounds.streamBytes(),
                  Math.max(1, bounds.tileN() * bounds.streamBytes() / needed)));
    }
    if (order == LoopOrder.ROWS_OUTERMOST_STREAMED && bounds.streamedRows() == 0) {
      throw new MappingException(
          "%s: its activations are in the scratchpad, nothing is streamed; expected the order m,n,k or n,m,k"
              .formatted(bounds.operator()));
    }
  }

  /** Blocks of equal size, of whole folds if they fit and the array holds rows. */
  private static long blockRows(
      Machine machine, LoopOrder order, Bounds bounds, Optional<Long> dictated)
      throws MappingException {
    long m = bounds.m();
    long most = bounds.mostRows(machine, order);
    if (dictated.isPresent()) {
      long rows = Math.min(m, dictated.get());
      if (rows > most) {
        throw new MappingException(
            "%s: blocks of %d rows do not fit into accumulators and tiles of activations in the order %s; at most %d rows do"
                .formatted(bounds.operator(), rows, order.loops(), most));
      }
      return rows;
    }
    long rows = Sizes.ceilDiv(m, Sizes.ceilDiv(m, most));
    long wholeFolds = Sizes.roundUp(rows, machine.rowsTogether());
    return wholeFolds <= most ? wholeFolds : rows;
  }

  private static MatmulTiling tiling(
      Machine machine, LoopOrder order, long blockRows, Bounds bounds) {
    long blocks = Sizes.ceilDiv(bounds.m(), blockRows);
    boolean once = order == LoopOrder.COLUMNS_OUTERMOST;
    double passes = order == LoopOrder.ROWS_OUTERMOST ? 1 : bounds.tiles();
    double bytes =
        (once ? 1 : blocks) * bounds.weightBytes()
            + passes * bounds.m() * bounds.inputBytes()
            + (double) bounds.m() * bounds.outputBytes();
    return new MatmulTiling(
        machine.dataflow(), order, blockRows, pipelined(machine, order, blockRows, bounds), bytes);
  }

  private static double pipelined(Machine machine, LoopOrder order, long blockRows, Bounds bounds) {
    long tiles = bounds.tiles();
    long blocks = Sizes.ceilDiv(bounds.m(), blockRows);
    long merged = Sizes.ceilDiv(blocks, Math.max(1, MOST_TILES / Math.min(MOST_TILES, tiles)));
    long shown = Sizes.ceilDiv(blocks, merged);
    long mergedTiles = Sizes.ceilDiv(tiles, MOST_TILES);
    long shownTiles = Sizes.ceilDiv(tiles, mergedTiles);
    double loads = Math.max(1, Sizes.ceilDiv(bounds.k(), bounds.tileK()) * bounds.products());
    int inFlight = (int) Math.min(64, Math.max(2, 2 * bounds.accumulatorRows(machine) / blockRows));
    TilePipeline pipeline =
        new TilePipeline(
            machine.memoryBytesPerCycle(),
            bounds.streamBytes(),
            inFlight,
            machine.arrayRows() + machine.arrayColumns());
    return pipeline.cycles(
        (int) shown,
        (int) shownTiles,
        order != LoopOrder.COLUMNS_OUTERMOST,
        loads,
        new BlockWork(machine, order, blockRows * merged, bounds, shownTiles));
  }

  /** The work of the tiles of one product. */
  private record BlockWork(
      Machine machine, LoopOrder order, long blockRows, Bounds bounds, long tiles)
      implements TilePipeline.Work {
    private double share(int tile) {
      return (double) columns(tile) / bounds.n();
    }

    private long columns(int tile) {
      long width = Sizes.roundUp(Sizes.ceilDiv(bounds.n(), tiles), bounds.tileN());
      return Math.max(0, Math.min(width, bounds.n() - tile * width));
    }

    private long rows(int block) {
      return Math.min(blockRows, bounds.m() - block * blockRows);
    }

    private boolean loadsWeights(int block) {
      return block == 0 || order != LoopOrder.COLUMNS_OUTERMOST;
    }

    @Override
    public double weightBytes(int block, int tile) {
      return loadsWeights(block) ? share(tile) * bounds.weightBytes() : 0;
    }

    @Override
    public double inputBytes(int block, int tile) {
      boolean loaded = tile == 0 || order != LoopOrder.ROWS_OUTERMOST;
      return loaded ? (double) rows(block) * bounds.inputBytes() : 0;
    }

    @Override
    public double arrayCycles(int block, int tile) {
      return bounds.products()
          * machine.arrayCycles(rows(block), bounds.performedK(), columns(tile), bounds.rate());
    }

    @Override
    public double dequantizeCycles(int block, int tile) {
      return loadsWeights(block) ? share(tile) * bounds.dequantizeCycles() : 0;
    }

    @Override
    public double drainCycles(int block, int tile) {
      return bounds.drain().cycles(rows(block), columns(tile));
    }

    @Override
    public double outputBytes(int block, int tile) {
      return share(tile) * rows(block) * bounds.outputBytes();
    }
  }
}
