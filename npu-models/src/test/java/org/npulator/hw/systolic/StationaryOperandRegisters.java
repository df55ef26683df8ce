package org.npulator.hw.systolic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Registers of an array that holds one operand: weights [k, n] while rows of activations pass, or
 * activations [m, k], a row in a column of the array, while columns of weights pass. Control
 * decides only by what the element in the corner and the registers at the edges hold.
 */
@SuppressWarnings("ReferenceEquality") // two folds may be alike and yet not the same
final class StationaryOperandRegisters implements RegisterLevelArray {

  /** Rows and columns of the operand that stays, as it lies in the array. */
  private record Fold(
      ReferenceProduct product, int index, int row, int rows, int column, int columns, int beats) {}

  private record Weight(Fold fold, int row, int column, int value) {}

  private record Activation(Fold fold, int beat, int value) {}

  private record Sum(Fold fold, int beat, int value) {}

  private record Delayed<T>(long entry, T content) {}

  private final boolean holdsWeights;
  private final int rows;
  private final int columns;
  private final int beatCycles;
  private final boolean doubleBuffered;
  private final ReferenceBanks banks;
  private final ReferenceTransposer transposer;
  private final ResultSquares squares;
  private final List<Fold> folds = new ArrayList<>();
  private final List<ReferenceProduct.Outcome> outcomes = new ArrayList<>();

  private final Weight[][] next; // the register that weights are shifted through
  private final Weight[][] active;
  private final boolean[][] nextFree;
  private final int[][] usesLeft;
  private final Activation[][] moving;
  private final Activation[][] operand;
  private final int[][] workLeft;
  private final Sum[][] sums;
  private final List<ArrayDeque<Delayed<Weight>>> fromTop = new ArrayList<>();
  private final List<ArrayDeque<Delayed<Weight>>> fromLeft = new ArrayList<>();
  private final List<ArrayDeque<Delayed<Activation>>> skew = new ArrayList<>();

  StationaryOperandRegisters(
      MatrixConfig.Dataflow dataflow,
      int rows,
      int columns,
      int beatCycles,
      boolean doubleBuffered,
      ReferenceBanks banks,
      List<ReferenceProduct> products) {
    holdsWeights = dataflow == MatrixConfig.Dataflow.WEIGHT_STATIONARY;
    this.rows = rows;
    this.columns = columns;
    this.beatCycles = beatCycles;
    this.doubleBuffered = doubleBuffered;
    this.banks = banks;
    transposer = new ReferenceTransposer(1, rows);
    squares = new ResultSquares(columns, banks);
    next = new Weight[rows][columns];
    active = doubleBuffered ? new Weight[rows][columns] : next;
    nextFree = new boolean[rows][columns];
    usesLeft = new int[rows][columns];
    moving = new Activation[rows][columns];
    operand = new Activation[rows][columns];
    workLeft = new int[rows][columns];
    sums = new Sum[rows][columns];
    for (boolean[] row : nextFree) {
      Arrays.fill(row, true);
    }
    for (int column = 0; column < columns; column++) {
      fromTop.add(new ArrayDeque<>());
    }
    for (int row = 0; row < rows; row++) {
      fromLeft.add(new ArrayDeque<>());
      skew.add(new ArrayDeque<>());
    }
    for (int index = 0; index < products.size(); index++) {
      ReferenceProduct product = products.get(index);
      outcomes.add(new ReferenceProduct.Outcome());
      int width = holdsWeights ? product.n() : product.m();
      for (int column = 0; column < width; column += columns) {
        for (int row = 0; row < product.k(); row += rows) {
          folds.add(
              new Fold(
                  product,
                  index,
                  row,
                  Math.min(rows, product.k() - row),
                  column,
                  Math.min(columns, width - column),
                  holdsWeights ? product.m() : product.n()));
        }
      }
    }
  }

  /** Whether the operand that moves is stored along the direction of the beats. */
  private boolean usesTransposer(Fold fold) {
    return !holdsWeights && !fold.product().transposed();
  }

  /** Whether a row of the operand that stays is stored for each column of the array. */
  private boolean storedByColumns(Fold fold) {
    return !holdsWeights || fold.product().transposed();
  }

  private int stays(Fold fold, int row, int column) {
    ReferenceProduct product = fold.product();
    return holdsWeights
        ? product.weights()[fold.row() + row][fold.column() + column]
        : product.activations()[fold.column() + column][fold.row() + row];
  }

  private int moves(Fold fold, int beat, int row) {
    ReferenceProduct product = fold.product();
    return holdsWeights
        ? product.activations()[beat][fold.row() + row]
        : product.weights()[fold.row() + row][beat];
  }

  @Override
  public ReferenceBanks banks() {
    return banks;
  }

  @Override
  public List<ReferenceProduct.Outcome> run() {
    int loading = 0;
    int loadStep = 0;
    int streaming = 0;
    int streamCycle = 0;
    int resultsLeft = 0;
    for (Fold fold : folds) {
      resultsLeft += holdsWeights ? fold.beats() : fold.columns() * squares.blocks(fold.beats());
    }
    while (resultsLeft > 0) {
      Set<Integer> reading = new HashSet<>();
      boolean streamed = false;
      if (streaming < folds.size()) {
        Fold fold = folds.get(streaming);
        if (streamCycle > 0 || mayStream(fold)) {
          streamed = true;
          if (streamCycle == 0) {
            book(fold);
          }
          if (streamCycle % beatCycles == 0) {
            readMoving(fold, streamCycle / beatCycles);
            if (!usesTransposer(fold)) {
              reading.add(fold.index());
            }
          }
          streamCycle++;
        }
      }
      boolean last = streamed && streamCycle == folds.get(streaming).beats() * beatCycles;
      if (loading < folds.size()) {
        Fold fold = folds.get(loading);
        boolean cornerFree =
            streaming >= loading
                || (streaming == loading - 1 && streamed && (doubleBuffered || last));
        boolean transposerFree =
            loading == 0
                || !usesTransposer(folds.get(loading - 1))
                || streaming >= loading
                || transposer.givesOutLastBlock(folds.get(loading - 1));
        boolean mayLoad =
            cornerFree && transposerFree && banks.coreCycle() >= fold.product().notBefore();
        if (loadStep > 0 || mayLoad) {
          ReferenceProduct.Outcome outcome = outcomes.get(fold.index());
          if (loadStep == 0) {
            outcome.loadCycle = outcome.loadCycle < 0 ? banks.coreCycle() : outcome.loadCycle;
            if (usesTransposer(fold)) {
              transposer.load(weights(fold));
            }
          }
          int steps = storedByColumns(fold) ? fold.columns() : fold.rows();
          readStaying(fold, steps - 1 - loadStep);
          reading.add(fold.index());
          loadStep++;
          if (loadStep == steps) {
            loading++;
            loadStep = 0;
          }
        }
      }
      transposer.step(banks).ifPresent(fold -> reading.add(((Fold) fold).index()));
      List<Fold> finished = squares.give();
      finished.addAll(compute());
      resultsLeft -= finished.size();
      shiftWeights();
      banks.serve();
      for (Fold fold : finished) {
        outcomes.get(fold.index()).completionCycle = banks.coreCycle();
      }
      for (int product : reading) {
        outcomes.get(product).inputFreeCycle = banks.coreCycle();
      }
      if (last) {
        streaming++;
        streamCycle = 0;
      }
    }
    return outcomes;
  }

  private boolean mayStream(Fold fold) {
    Weight corner = next[0][0];
    boolean loaded =
        corner != null && corner.fold() == fold && corner.row() == 0 && corner.column() == 0;
    return loaded
        && (!usesTransposer(fold) || transposer.holds(fold))
        && (holdsWeights || squares.hasRoom(entryCycles(fold)));
  }

  private void book(Fold fold) {
    if (!holdsWeights) {
      squares.book(entryCycles(fold), fold.columns());
    }
  }

  /**
   * Array cycles in which the sums of the beats of a fold that starts now would leave the array.
   */
  private long[] entryCycles(Fold fold) {
    long[] cycles = new long[fold.beats()];
    for (int beat = 0; beat < cycles.length; beat++) {
      long entersLeft = banks.arrayCycle() + (long) beat * beatCycles;
      long lastRow = entersLeft + (rows - 1);
      long lastColumn = lastRow + (fold.columns() - 1);
      cycles[beat] = lastColumn + (beatCycles - 1);
    }
    return cycles;
  }

  private ReferenceTransposer.Source weights(Fold fold) {
    return new ReferenceTransposer.Source(
        fold,
        fold.product().weightLayout(),
        fold.row(),
        fold.rows(),
        0,
        fold.product().n(),
        (row, beat) -> moves(fold, beat, row));
  }

  private void readMoving(Fold fold, int beat) {
    ReferenceProduct product = fold.product();
    int[] values = new int[fold.rows()];
    if (usesTransposer(fold)) {
      int[][] given = transposer.give(fold, beat);
      for (int row = 0; row < values.length; row++) {
        values[row] = given[row][0];
      }
    } else {
      banks.read(
          holdsWeights ? product.activationLayout() : product.weightLayout(),
          beat,
          fold.row(),
          fold.rows());
      for (int row = 0; row < values.length; row++) {
        values[row] = moves(fold, beat, row);
      }
    }
    for (int row = 0; row < rows; row++) {
      int value = row < values.length ? values[row] : 0;
      skew.get(row).add(new Delayed<>(banks.arrayCycle() + row, new Activation(fold, beat, value)));
    }
  }

  private void readStaying(Fold fold, int step) {
    ReferenceProduct product = fold.product();
    ReferenceProduct.Layout layout =
        holdsWeights ? product.weightLayout() : product.activationLayout();
    if (storedByColumns(fold)) {
      banks.read(layout, fold.column() + step, fold.row(), fold.rows());
      for (int row = 0; row < fold.rows(); row++) {
        Weight weight = new Weight(fold, row, step, stays(fold, row, step));
        fromLeft.get(row).add(new Delayed<>(banks.arrayCycle() + row, weight));
      }
    } else {
      banks.read(layout, fold.row() + step, fold.column(), fold.columns());
      for (int column = 0; column < fold.columns(); column++) {
        Weight weight = new Weight(fold, step, column, stays(fold, step, column));
        fromTop.get(column).add(new Delayed<>(banks.arrayCycle() + column, weight));
      }
    }
  }

  /** Moves activations and partial sums by one register and returns the folds of finished rows. */
  private List<Fold> compute() {
    Activation[][] arriving = new Activation[rows][columns];
    for (int row = 0; row < rows; row++) {
      Delayed<Activation> head = skew.get(row).peek();
      if (head != null && head.entry() == banks.arrayCycle()) {
        arriving[row][0] = skew.get(row).remove().content();
      }
      for (int column = 1; column < columns; column++) {
        arriving[row][column] = moving[row][column - 1];
      }
    }
    Sum[][] leaving = new Sum[rows][columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        Activation arrived = arriving[row][column];
        if (arrived != null) {
          require(workLeft[row][column] == 0, "activation meets a busy element");
          operand[row][column] = arrived;
          workLeft[row][column] = beatCycles;
          boolean used = row < arrived.fold().rows() && column < arrived.fold().columns();
          if (used && arrived.beat() == 0) {
            Weight weight = next[row][column];
            require(
                weight != null
                    && weight.fold() == arrived.fold()
                    && weight.row() == row
                    && weight.column() == column,
                "weight is not in place");
            active[row][column] = weight;
            usesLeft[row][column] = arrived.fold().beats() * beatCycles;
            nextFree[row][column] = doubleBuffered;
          }
        }
        if (workLeft[row][column] > 0) {
          workLeft[row][column]--;
          Activation work = operand[row][column];
          boolean used = row < work.fold().rows() && column < work.fold().columns();
          if (used) {
            usesLeft[row][column]--;
            if (!doubleBuffered && usesLeft[row][column] == 0) {
              nextFree[row][column] = true;
            }
          }
          if (workLeft[row][column] == 0) {
            Sum above = row == 0 ? new Sum(work.fold(), work.beat(), 0) : sums[row - 1][column];
            require(
                above != null && above.fold() == work.fold() && above.beat() == work.beat(),
                "partial sum meets another activation");
            int weight = used ? active[row][column].value() : 0;
            leaving[row][column] =
                new Sum(work.fold(), work.beat(), above.value() + work.value() * weight);
          }
        }
      }
    }
    for (int row = 0; row < rows; row++) {
      moving[row] = arriving[row];
      sums[row] = leaving[row];
    }
    List<Fold> finished = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      Sum sum = sums[rows - 1][column];
      if (sum != null && column < sum.fold().columns()) {
        store(sum, column, finished);
      }
    }
    return finished;
  }

  private void store(Sum sum, int column, List<Fold> finished) {
    Fold fold = sum.fold();
    ReferenceProduct product = fold.product();
    boolean last = column == fold.columns() - 1;
    if (!holdsWeights) {
      squares.enter(fold, sum.beat(), column, sum.value(), last);
      return;
    }
    boolean accumulates = product.accumulate() || fold.row() > 0;
    int[] row = product.sums()[sum.beat()];
    int old = accumulates ? row[fold.column() + column] : 0;
    row[fold.column() + column] = old + sum.value();
    if (last) {
      banks.write(product.sumLayout(), sum.beat(), fold.column(), fold.columns(), accumulates);
      finished.add(fold);
    }
  }

  /** Moves each weight that is not yet at its place by one register. */
  private void shiftWeights() {
    Weight[][] entering = new Weight[rows][columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        Weight weight = next[row][column];
        if (weight != null && weight.row() > row) {
          entering[row + 1][column] = weight;
          release(row, column);
        } else if (weight != null && weight.column() > column) {
          entering[row][column + 1] = weight;
          release(row, column);
        }
      }
    }
    for (int column = 0; column < columns; column++) {
      Delayed<Weight> head = fromTop.get(column).peek();
      if (head != null && head.entry() == banks.arrayCycle()) {
        require(entering[0][column] == null, "two weights enter an element");
        entering[0][column] = fromTop.get(column).remove().content();
      }
    }
    for (int row = 0; row < rows; row++) {
      Delayed<Weight> head = fromLeft.get(row).peek();
      if (head != null && head.entry() == banks.arrayCycle()) {
        require(entering[row][0] == null, "two weights enter an element");
        entering[row][0] = fromLeft.get(row).remove().content();
      }
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        Weight weight = entering[row][column];
        if (weight != null) {
          require(nextFree[row][column], "weight is overwritten before it was used");
          next[row][column] = weight;
          nextFree[row][column] = false;
        }
      }
    }
  }

  private void release(int row, int column) {
    next[row][column] = null;
    nextFree[row][column] = true;
  }

  /**
   * Two squares of registers that collect the sums of up to as many beats as they have columns and
   * then give them out as rows of the result.
   */
  private static final class ResultSquares {
    private final int size;
    private final ReferenceBanks banks;
    private final Fold[] owner = new Fold[2];
    private final int[] block = new int[2];
    private final int[][][] content;
    private final int[] rowsLeft = new int[2];
    private final boolean[] complete = new boolean[2];
    private int giving;
    // What is certain of the folds that have started, in array cycles.
    private long lastEntry = -1;
    private long lastGiven = -1;
    private final long[] occupiedUntil = {-1, -1};
    private int bookedSquare;
    private int entering;
    // Sums that wait for those of the columns to the right.
    private final Map<Fold, Map<Integer, int[]>> waiting = new IdentityHashMap<>();

    ResultSquares(int size, ReferenceBanks banks) {
      this.size = size;
      this.banks = banks;
      content = new int[2][size][size];
    }

    int blocks(int beats) {
      return (beats + size - 1) / size;
    }

    /** Whether results that enter in given cycles would meet empty registers, in their order. */
    boolean hasRoom(long[] entries) {
      long firstBlockEnd = entries[Math.min(size, entries.length) - 1];
      return entries[0] > lastEntry
          && entries[0] > occupiedUntil[bookedSquare]
          && firstBlockEnd + 1 > lastGiven;
    }

    void book(long[] entries, int rows) {
      for (int first = 0; first < entries.length; first += size) {
        long end = entries[Math.min(first + size, entries.length) - 1];
        lastGiven = Math.max(end, lastGiven) + rows;
        occupiedUntil[bookedSquare] = lastGiven;
        bookedSquare = 1 - bookedSquare;
      }
      lastEntry = entries[entries.length - 1];
    }

    void enter(Fold fold, int beat, int column, int value, boolean last) {
      waiting.computeIfAbsent(fold, key -> new HashMap<>())
              .computeIfAbsent(beat, key -> new int[fold.columns()])[column] =
          value;
      if (!last) {
        return;
      }
      int[] sums = waiting.get(fold).remove(beat);
      if (beat % size == 0) {
        require(rowsLeft[entering] == 0, "results are overwritten before they were given out");
        owner[entering] = fold;
        block[entering] = beat / size;
        rowsLeft[entering] = fold.columns();
        complete[entering] = false;
      }
      require(
          owner[entering] == fold && block[entering] == beat / size && !complete[entering],
          "results of two folds mix");
      content[entering][beat % size] = sums;
      if (beat % size == size - 1 || beat == fold.beats() - 1) {
        complete[entering] = true;
        entering = 1 - entering;
      }
    }

    /** Gives out a row if a block is complete, and returns its fold. */
    List<Fold> give() {
      List<Fold> folds = new ArrayList<>();
      if (rowsLeft[giving] > 0 && complete[giving]) {
        Fold fold = owner[giving];
        ReferenceProduct product = fold.product();
        int row = fold.columns() - rowsLeft[giving];
        int first = block[giving] * size;
        int count = Math.min(size, fold.beats() - first);
        boolean accumulates = product.accumulate() || fold.row() > 0;
        int[] sums = product.sums()[fold.column() + row];
        for (int beat = 0; beat < count; beat++) {
          int old = accumulates ? sums[first + beat] : 0;
          sums[first + beat] = old + content[giving][beat][row];
        }
        banks.write(product.sumLayout(), fold.column() + row, first, count, accumulates);
        folds.add(fold);
        rowsLeft[giving]--;
        if (rowsLeft[giving] == 0) {
          giving = 1 - giving;
        }
      }
      return folds;
    }
  }

  private static void require(boolean condition, String violation) {
    if (!condition) {
      throw new AssertionError(violation);
    }
  }
}
