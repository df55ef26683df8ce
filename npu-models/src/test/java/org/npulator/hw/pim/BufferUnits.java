package org.npulator.hw.pim;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.IntFunction;
import org.npulator.hw.chip.PimSystemConfig;
import org.npulator.hw.program.PimOrganization;

/**
 * Units at the banks of a channel that multiply columns of the open rows with what is in a buffer
 * that they share, and the host that fills the buffer and keeps the sums. The commands say when and
 * with which row and column; that the host sends tile after tile and reads the outputs of a tile in
 * order, the vectors of a buffer by turns, is taken from the mapping.
 */
final class BufferUnits {
  private static final int SUM_BYTES = 2;

  private final FunctionalBanks banks;
  private final int transactionBytes;
  private final int lanes;

  /** Columns of inputs that the buffer holds. */
  private final int bufferColumns;

  /** Elements of vectors that a transaction brings to the buffer. */
  private final int sentElements;

  /** Products with a column that take a part of it each. */
  private final int partsOfColumn;

  private final boolean composite;
  private final double[] buffer;
  private final double[] sums;
  private final Deque<Tile> tiles = new ArrayDeque<>();
  private Tile tile;
  private String before = "";

  /** Whether a command is the first one of its name after others. */
  private boolean first;

  private int sumsSent;
  private int sumsReturned;
  private int products;
  private int vector;
  private int round;
  private int announced;

  private BufferUnits(
      FunctionalBanks banks,
      PimOrganization memory,
      int lanes,
      long bufferBits,
      int inputBits,
      int multipliers,
      boolean composite) {
    this.banks = banks;
    this.lanes = lanes;
    this.composite = composite;
    transactionBytes = memory.transactionBytes();
    sentElements = Math.min(lanes, 8 * transactionBytes / inputBits);
    partsOfColumn = Math.max(1, lanes / multipliers);
    buffer = new double[(int) (bufferBits / inputBits)];
    bufferColumns = buffer.length / lanes;
    sums = new double[Math.max(1, multipliers / lanes) * banks.banks()];
  }

  /** The units of a preset. */
  static BufferUnits of(PimSystemConfig system, ElementWidth width, FunctionalBanks banks) {
    PimOrganization memory = system.memory().organization();
    int lanes = width.elementsIn(memory.transactionBytes());
    if (system.unit() instanceof PimUnitConfig.LowPrecision unit) {
      PimUnitConfig.Multipliers multipliers = unit.operands().get("w" + width.bits());
      return new BufferUnits(
          banks,
          memory,
          lanes,
          8 * unit.buffer().bytes(),
          multipliers.activationBits(),
          multipliers.count(),
          false);
    }
    if (system.unit() instanceof PimUnitConfig.Gddr6Aim unit) {
      return new BufferUnits(banks, memory, lanes, 8 * unit.buffer().bytes(), 16, lanes, false);
    }
    PimUnitConfig.NeuPims unit = (PimUnitConfig.NeuPims) system.unit();
    long row = 8L * memory.columns() * memory.transactionBytes();
    return new BufferUnits(banks, memory, lanes, row, 16, unit.lanes(), unit.composite());
  }

  /** A product that the host wants: its vectors as soon as they are sent, and its results. */
  static final class Product {
    final BankMatrixLayout layout;
    final int vectors;
    final IntFunction<double[]> vector;
    final double[][] results;

    /**
     * @param vector with its number, asked for when it is sent
     */
    Product(BankMatrixLayout layout, int vectors, IntFunction<double[]> vector) {
      this.layout = layout;
      this.vectors = vectors;
      this.vector = vector;
      results = new double[vectors][Math.toIntExact(layout.outputs())];
    }
  }

  /**
   * What is in the buffer at a time.
   *
   * @param number of the tile of inputs
   * @param columns of it for each vector, those included that hold nothing
   */
  private record Tile(Product product, int firstVector, int vectors, int number, int columns) {}

  /** The host wants a product, after those before. */
  void expect(Product product) {
    BankMatrixLayout layout = product.layout;
    int together = Math.max(1, bufferColumns / layout.tileColumns());
    for (int first = 0; first < product.vectors; first += together) {
      for (int number = 0; number < layout.inputTiles(); number++) {
        int columns = layout.columnsOf(number);
        int sent = composite ? Math.max(4, Integer.highestOneBit(2 * columns - 1)) : columns;
        int vectors = Math.min(together, product.vectors - first);
        tiles.add(new Tile(product, first, vectors, number, sent));
      }
    }
  }

  boolean isDone() {
    return tiles.isEmpty()
        && announced == 0
        && round * banks.banks() >= tile.product.layout.outputs();
  }

  void execute(ChannelCommand command) {
    banks.execute(command);
    first = !command.name().equals(before);
    switch (command.name()) {
      case "WRGB" -> {
        beginTile();
        double[] sent = sent(command.column());
        System.arraycopy(sent, 0, buffer, command.column() * sentElements, sent.length);
      }
      case "WR" -> {
        beginTile();
        banks.write(command.bank(), command.column(), sent(command.column()));
      }
      case "GWRITE" -> copyRow(command);
      case "WRMAC16", "WRMAC" -> continueSums();
      case "MAC16", "MACAB" -> multiply(command, served(), command.column());
      case "COMP" -> {
        if (first) {
          clear();
        }
        multiply(command, 1, command.column());
      }
      case "RDMAC16", "RDMAC", "READRES" -> returned();
      case "P_HEADER" -> {
        requireNoneAnnounced();
        announced = command.column();
      }
      default -> {
        if (command.name().startsWith("COMPS")) {
          composite(command);
        } else {
          return; // changes rows, or refreshes
        }
      }
    }
    before = command.name();
  }

  private void requireNoneAnnounced() {
    if (announced != 0) {
      throw new IllegalStateException(announced + " results were announced and not computed");
    }
  }

  private void beginTile() {
    if (first) {
      if (tile != null && (round * banks.banks() < tile.product.layout.outputs() || vector > 0)) {
        throw new IllegalStateException("the results of " + tile + " are not complete");
      }
      tile = tiles.remove();
      vector = 0;
      round = 0;
      Arrays.fill(buffer, Double.NaN);
    }
  }

  /** What the host sends with a transaction: tiles of the vectors side by side, zeros behind. */
  private double[] sent(int transaction) {
    double[] elements = new double[sentElements];
    int perVector = tile.columns * lanes;
    for (int i = 0; i < sentElements; i++) {
      int at = transaction * sentElements + i;
      double[] vector = tile.product.vector.apply(tile.firstVector + at / perVector);
      int input = tile.number * tile.product.layout.tileColumns() * lanes + at % perVector;
      elements[i] = at % perVector < inTile() && input < vector.length ? vector[input] : 0;
    }
    return elements;
  }

  private int inTile() {
    return tile.product.layout.tileColumns() * lanes;
  }

  private void copyRow(ChannelCommand command) {
    for (int column = 0; column * lanes < buffer.length; column++) {
      System.arraycopy(banks.hostColumn(command.bank(), column), 0, buffer, column * lanes, lanes);
    }
  }

  private int numbersOfMove() {
    return transactionBytes / SUM_BYTES;
  }

  /** Vectors whose sums were sent last. */
  private int served() {
    return Math.max(1, sumsSent * numbersOfMove() / banks.banks());
  }

  private void continueSums() {
    if (first) {
      clear();
      sumsSent = 0;
    }
    for (int i = 0; i < numbersOfMove(); i++) {
      int at = sumsSent * numbersOfMove() + i;
      sums[at] = isKept(at) ? kept(at)[output(at)] : 0;
    }
    sumsSent++;
  }

  private void clear() {
    Arrays.fill(sums, 0);
    products = 0;
  }

  private void multiply(ChannelCommand command, int vectors, int column) {
    int part = products % partsOfColumn;
    int begin = part * lanes / partsOfColumn;
    int end = (part + 1) * lanes / partsOfColumn;
    int input = products / partsOfColumn;
    products++;
    for (int bank : banks.addressed(command)) {
      double[] weights = banks.unitColumn(bank, column);
      for (int i = 0; i < vectors; i++) {
        int at = ((vector + i) * tile.columns + input) * lanes;
        for (int lane = begin; lane < end; lane++) {
          sums[i * banks.banks() + bank] += weights[lane] * buffer[at + lane];
        }
      }
    }
  }

  private void returned() {
    if (first) {
      sumsReturned = 0;
    }
    for (int i = 0; i < numbersOfMove(); i++) {
      keep(sumsReturned * numbersOfMove() + i);
    }
    sumsReturned++;
    if (sumsReturned * numbersOfMove() >= banks.banks() * vectorsReturned()) {
      next(vectorsReturned());
    }
  }

  private int vectorsReturned() {
    return sumsSent == 0 ? 1 : served();
  }

  private void composite(ChannelCommand command) {
    clear();
    int columns = Integer.parseInt(command.name().replaceAll("\\D", ""));
    for (int i = 0; i < columns; i++) {
      multiply(command, 1, command.column() + i);
    }
    for (int bank = 0; bank < banks.banks(); bank++) {
      keep(bank);
    }
    announced--;
    next(1);
  }

  private void next(int vectors) {
    vector += vectors;
    if (vector >= tile.vectors) {
      vector = 0;
      round++;
    }
  }

  private boolean isKept(int sum) {
    return vector + sum / banks.banks() < tile.vectors
        && output(sum) < tile.product.layout.outputs();
  }

  private int output(int sum) {
    return round * banks.banks() + sum % banks.banks();
  }

  /** The results of the vector of a sum. */
  private double[] kept(int sum) {
    return tile.product.results[tile.firstVector + vector + sum / banks.banks()];
  }

  /** The host takes over a sum that continues those before, or adds it to them. */
  private void keep(int sum) {
    if (isKept(sum)) {
      double before = sumsSent > 0 ? 0 : kept(sum)[output(sum)];
      kept(sum)[output(sum)] = before + sums[sum];
    }
  }
}
