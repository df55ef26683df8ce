package org.npulator.experiment.validate.chip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.LocalMemory;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Operand;
import org.npulator.hw.program.Store;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.program.VectorOperation;
import org.npulator.hw.program.WaitReason;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

/**
 * The program of one core, tile after tile. A tile is loaded when the one before the last has
 * ended; blocks of columns are loaded and multiplied in turn, each product as soon as its operands
 * have arrived. Every product fills the array: what is missing at the edges is padding that ONNXim
 * shifts in too. A tile ends with its last result, or with its last product if others add to its
 * results.
 */
final class CoreTiles {
  private final SystolicArrayConfig array;
  private final GemmMapping mapping;
  private final TileBuffers buffers;
  private final TileLoads loads;
  private final ResultLayout results;
  private final List<Instruction> instructions = new ArrayList<>();

  /** What ended the last tile in each half of the buffers. */
  private final List<List<Dependency>> ended = new ArrayList<>(List.of(List.of(), List.of()));

  /** The last store from each half of the results. */
  private final List<List<Dependency>> stored = new ArrayList<>(List.of(List.of(), List.of()));

  /**
   * Whether there was a product. Before the first weights are shifted in, an idle array fetches
   * them in as many cycles as it has rows, less one: a product of one row stands for that.
   */
  private boolean started;

  private int half;

  /** The half of the accumulators: tiles that add to the same results share it. */
  private int sumHalf;

  CoreTiles(
      SystolicArrayConfig array,
      GemmMapping mapping,
      TileBuffers buffers,
      TileLoads loads,
      ResultLayout results) {
    this.array = array;
    this.mapping = mapping;
    this.buffers = buffers;
    this.loads = loads;
    this.results = results;
  }

  List<Instruction> instructions() {
    return instructions;
  }

  /** Adds the tile that begins at a row, a column and an element of the sum. */
  void add(long row, long column, long element) {
    long rows = Math.min(mapping.tileRows(), mapping.rows() - row);
    long columns = Math.min(mapping.tileColumns(), mapping.columns() - column);
    long elements = Math.min(mapping.tileDepth(), mapping.depth() - element);
    if (rows <= 0 || columns <= 0 || elements <= 0) {
      return;
    }
    if (element == 0) {
      sumHalf = 1 - sumHalf;
    }
    half = 1 - half;
    Tile tile = new Tile(row, rows, column, columns, element, elements);
    List<List<Dependency>> weights = new ArrayList<>();
    List<List<Dependency>> activations = new ArrayList<>();
    load(tile, weights, activations);
    multiply(tile, weights, activations);
    ended.set(half, last());
    if (element + elements == mapping.depth()) {
      writeBack(tile);
    }
  }

  private record Tile(
      long row, long rows, long column, long columns, long element, long elements) {}

  private List<Dependency> last() {
    return List.of(new Dependency(instructions.size() - 1, WaitReason.BUFFER));
  }

  private void load(Tile tile, List<List<Dependency>> weights, List<List<Dependency>> activations) {
    List<Dependency> waitsFor = ended.get(half);
    for (long column = 0; column < tile.columns; column += array.columns()) {
      int first = instructions.size();
      loads.weights(
          half,
          tile.column + column,
          Math.min(array.columns(), tile.columns - column),
          column,
          tile.element,
          tile.elements,
          waitsFor,
          instructions::add);
      weights.add(since(first));
      waitsFor = List.of();
      for (long row = 0; column == 0 && row < tile.rows; row += array.rows()) {
        int firstOfRows = instructions.size();
        loads.activations(
            half,
            tile.row + row,
            Math.min(array.rows(), tile.rows - row),
            row,
            tile.element,
            tile.elements,
            List.of(),
            instructions::add);
        activations.add(since(firstOfRows));
      }
    }
  }

  private List<Dependency> since(int first) {
    List<Dependency> dependencies = new ArrayList<>();
    for (int index = first; index < instructions.size(); index++) {
      dependencies.add(new Dependency(index, WaitReason.OPERAND_LOAD));
    }
    return dependencies;
  }

  private void multiply(
      Tile tile, List<List<Dependency>> weights, List<List<Dependency>> activations) {
    int columnBlock = 0;
    for (long column = 0; column < tile.columns; column += array.columns()) {
      int rowBlock = 0;
      for (long row = 0; row < tile.rows; row += array.rows()) {
        List<Dependency> waitsFor = new ArrayList<>();
        if (row == 0) {
          waitsFor.addAll(weights.get(columnBlock));
        }
        if (column == 0) {
          waitsFor.addAll(activations.get(rowBlock));
        }
        for (long element = 0; element < tile.elements; element += array.rows()) {
          if (!started) {
            started = true;
            instructions.add(product(tile, row, 1, column, element, List.copyOf(waitsFor)));
          }
          long products = Math.min(array.rows(), tile.rows - row);
          instructions.add(product(tile, row, products, column, element, List.copyOf(waitsFor)));
          waitsFor.clear();
        }
        rowBlock++;
      }
      columnBlock++;
    }
  }

  private MatrixMultiply product(
      Tile tile, long row, long rows, long column, long element, List<Dependency> waitsFor) {
    long stride = buffers.rowStrideBytes();
    return new MatrixMultiply(
        MappedGemm.PRODUCT,
        waitsFor,
        rows,
        array.rows(),
        array.columns(),
        scratchpad(buffers.activations(half, row, element), stride),
        scratchpad(buffers.weights(half, column, element), stride),
        true,
        new Operand(
            LocalMemory.ACCUMULATOR,
            buffers.sums(sumHalf, row, column),
            buffers.sumFormat().rowBytes(array.columns()),
            buffers.sumFormat()),
        tile.element + element > 0);
  }

  private Operand scratchpad(long address, long strideBytes) {
    return new Operand(LocalMemory.SCRATCHPAD, address, strideBytes, buffers.format());
  }

  /** Results follow the last product of their block, in the order of columns. */
  private void writeBack(Tile tile) {
    int products = instructions.size();
    int productsOfBlock = (int) TileBuffers.ceilDivide(tile.elements, array.rows());
    long rowBlocks = TileBuffers.ceilDivide(tile.rows, array.rows());
    long columnBlocks = TileBuffers.ceilDivide(tile.columns, array.columns());
    int product = products - (int) (rowBlocks * columnBlocks) * productsOfBlock - 1;
    List<Dependency> waitsForRoom = stored.get(half);
    for (long column = 0; column < tile.columns; column += array.columns()) {
      for (long row = 0; row < tile.rows; row += array.rows()) {
        product += productsOfBlock;
        List<Dependency> waitsFor = new ArrayList<>(waitsForRoom);
        waitsFor.add(
            new Dependency(buffers.overlaid() ? products - 1 : product, WaitReason.DEPENDENCY));
        waitsForRoom = List.of();
        convert(tile, row, column, waitsFor);
        ended.set(half, last());
        store(tile, row, column);
      }
    }
    stored.set(half, List.of(new Dependency(instructions.size() - 1, WaitReason.OUTPUT_DRAIN)));
  }

  private void convert(Tile tile, long row, long column, List<Dependency> waitsFor) {
    long elements = Math.min(array.rows(), tile.rows - row) * array.columns();
    instructions.add(
        new VectorOperation(
            MappedGemm.PRODUCT,
            waitsFor,
            VectorKernel.CONVERT,
            1,
            elements,
            elements,
            0,
            List.of(
                new Operand(
                    LocalMemory.ACCUMULATOR,
                    buffers.sums(sumHalf, row, column),
                    buffers.sumFormat().rowBytes(elements),
                    buffers.sumFormat())),
            scratchpad(buffers.results(half, row, column), buffers.format().rowBytes(elements)),
            Optional.empty()));
  }

  private void store(Tile tile, long row, long column) {
    instructions.add(
        new Store(
            MappedGemm.WRITE_BACK,
            List.of(new Dependency(instructions.size() - 1, WaitReason.DEPENDENCY)),
            results.address(tile.row + row, tile.column + column),
            Math.min(array.columns(), tile.columns - column) * buffers.elementBytes(),
            Math.min(array.rows(), tile.rows - row),
            results.rowStrideBytes(),
            buffers.results(half, row, column),
            array.columns() * buffers.elementBytes()));
  }
}
