package org.npulator.hw.systolic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Registers of an array that holds results. Activations move to the right, weights move down, every
 * element adds up its result. A complete result goes to the register below in the next cycle,
 * followed by those from above; with double-buffered registers it has left the adder's register at
 * once.
 */
@SuppressWarnings("ReferenceEquality") // two folds may be alike and yet not the same
final class StationaryResultRegisters implements RegisterLevelArray {
  private record Fold(
      ReferenceProduct product, int index, int row, int rows, int column, int columns, int beats) {}

  private record Operand(Fold fold, int beat, int[] values) {}

  private record Result(Fold fold, int row, int value) {}

  private record Delayed<T>(long entry, T content) {}

  private final int rows;
  private final int columns;
  private final int elementsPerBeat;
  private final int beatCycles;
  private final boolean doubleBuffered;
  private final ReferenceBanks banks;
  private final ReferenceTransposer activationTransposer;
  private final ReferenceTransposer weightTransposer;
  private final List<Fold> folds = new ArrayList<>();
  private final List<ReferenceProduct.Outcome> outcomes = new ArrayList<>();

  private final Operand[][] toTheRight;
  private final Operand[][] down;
  private final Operand[][] activation;
  private final Operand[][] weight;
  private final int[][] workLeft;
  private final int[][] sum;
  private final Fold[][] summing;
  private final Result[][] complete;
  private final Result[][] fromAbove;
  private final List<ArrayDeque<Delayed<Operand>>> left = new ArrayList<>();
  private final List<ArrayDeque<Delayed<Operand>>> top = new ArrayList<>();
  private long lastResultCycle = -1;

  StationaryResultRegisters(
      int rows,
      int columns,
      int elementsPerBeat,
      int beatCycles,
      boolean doubleBuffered,
      ReferenceBanks banks,
      List<ReferenceProduct> products) {
    this.rows = rows;
    this.columns = columns;
    this.elementsPerBeat = elementsPerBeat;
    this.beatCycles = beatCycles;
    this.doubleBuffered = doubleBuffered;
    this.banks = banks;
    activationTransposer = new ReferenceTransposer(elementsPerBeat, rows);
    weightTransposer = new ReferenceTransposer(elementsPerBeat, columns);
    toTheRight = new Operand[rows][columns];
    down = new Operand[rows][columns];
    activation = new Operand[rows][columns];
    weight = new Operand[rows][columns];
    workLeft = new int[rows][columns];
    sum = new int[rows][columns];
    summing = new Fold[rows][columns];
    complete = new Result[rows][columns];
    fromAbove = new Result[rows][columns];
    for (int row = 0; row < rows; row++) {
      left.add(new ArrayDeque<>());
    }
    for (int column = 0; column < columns; column++) {
      top.add(new ArrayDeque<>());
    }
    for (int index = 0; index < products.size(); index++) {
      ReferenceProduct product = products.get(index);
      outcomes.add(new ReferenceProduct.Outcome());
      for (int column = 0; column < product.n(); column += columns) {
        for (int row = 0; row < product.m(); row += rows) {
          folds.add(
              new Fold(
                  product,
                  index,
                  row,
                  Math.min(rows, product.m() - row),
                  column,
                  Math.min(columns, product.n() - column),
                  (product.k() + elementsPerBeat - 1) / elementsPerBeat));
        }
      }
    }
  }

  @Override
  public ReferenceBanks banks() {
    return banks;
  }

  @Override
  public List<ReferenceProduct.Outcome> run() {
    int loading = 0;
    int streaming = 0;
    int streamCycle = 0;
    int resultRows = folds.stream().mapToInt(Fold::rows).sum();
    while (resultRows > 0) {
      Set<Integer> reading = new HashSet<>();
      boolean last = false;
      if (streaming < folds.size()) {
        Fold fold = folds.get(streaming);
        if (streamCycle > 0 || (loading > streaming && mayStream(streaming))) {
          if (streamCycle == 0) {
            lastResultCycle = lastResultCycle(fold);
            ReferenceProduct.Outcome outcome = outcomes.get(fold.index());
            if (outcome.firstBeatCycle < 0) {
              outcome.firstBeatCycle = banks.coreCycle();
            }
          }
          if (streamCycle % beatCycles == 0) {
            readBeat(fold, streamCycle / beatCycles);
            if (!fold.product().transposed()) {
              reading.add(fold.index());
            }
          }
          streamCycle++;
          last = streamCycle == fold.beats() * beatCycles;
        }
      }
      if (loading < folds.size()) {
        Fold fold = folds.get(loading);
        if (mayLoad(loading, streaming) && banks.coreCycle() >= fold.product().notBefore()) {
          ReferenceProduct.Outcome outcome = outcomes.get(fold.index());
          outcome.loadCycle = outcome.loadCycle < 0 ? banks.coreCycle() : outcome.loadCycle;
          load(fold);
          loading++;
        }
      }
      activationTransposer.step(banks).ifPresent(fold -> reading.add(((Fold) fold).index()));
      weightTransposer.step(banks).ifPresent(fold -> reading.add(((Fold) fold).index()));
      List<Fold> finished = shiftResults();
      Set<Integer> multiplying = multiply();
      resultRows -= finished.size();
      banks.serve();
      for (Fold fold : finished) {
        outcomes.get(fold.index()).completionCycle = banks.coreCycle();
      }
      for (int product : multiplying) {
        outcomes.get(product).lastMultiplyCycle = banks.coreCycle();
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

  private boolean mayLoad(int loading, int streaming) {
    if (loading == 0) {
      return true;
    }
    Fold before = folds.get(loading - 1);
    return streaming >= loading - 1
        && activationTransposer.givesOutLastBlock(before)
        && (!before.product().transposed() || weightTransposer.givesOutLastBlock(before));
  }

  private void load(Fold fold) {
    ReferenceProduct product = fold.product();
    activationTransposer.load(
        new ReferenceTransposer.Source(
            fold,
            product.activationLayout(),
            fold.row(),
            fold.rows(),
            0,
            product.k(),
            (row, element) -> product.activations()[fold.row() + row][element]));
    if (product.transposed()) {
      weightTransposer.load(
          new ReferenceTransposer.Source(
              fold,
              product.weightLayout(),
              fold.column(),
              fold.columns(),
              0,
              product.k(),
              (row, element) -> product.weights()[element][fold.column() + row]));
    }
  }

  private boolean mayStream(int streaming) {
    Fold fold = folds.get(streaming);
    boolean loaded =
        activationTransposer.holds(fold)
            && (!fold.product().transposed() || weightTransposer.holds(fold));
    // Without second registers the last row has to have taken what is on its way to it.
    boolean registersFree = doubleBuffered || rowsAreDone();
    return loaded && registersFree && firstResultCycle(fold) > lastResultCycle;
  }

  private boolean rowsAreDone() {
    for (int row = 0; row < rows; row++) {
      if (!left.get(row).isEmpty() || workLeft[row][0] > 0) {
        return false;
      }
    }
    return true;
  }

  /** Array cycle in which the first result of a fold that starts now leaves the first column. */
  private long firstResultCycle(Fold fold) {
    return lastResultCycle(fold) - (fold.rows() - 1);
  }

  private long lastResultCycle(Fold fold) {
    long lastOfLastRow =
        banks.arrayCycle() + (long) fold.beats() * beatCycles - 1 + (fold.rows() - 1);
    long lastRowLeaves = lastOfLastRow + 1 + (rows - fold.rows());
    return lastRowLeaves + (fold.rows() - 1);
  }

  private void readBeat(Fold fold, int beat) {
    ReferenceProduct product = fold.product();
    int[][] given = activationTransposer.give(fold, beat);
    for (int row = 0; row < fold.rows(); row++) {
      left.get(row)
          .add(new Delayed<>(banks.arrayCycle() + row, new Operand(fold, beat, given[row])));
    }
    int[][] weights = new int[fold.columns()][elementsPerBeat];
    if (product.transposed()) {
      weights = weightTransposer.give(fold, beat);
    } else {
      for (int part = 0; part < elementsPerBeat; part++) {
        int depth = beat * elementsPerBeat + part;
        if (depth < product.k()) {
          banks.read(product.weightLayout(), depth, fold.column(), fold.columns());
          for (int column = 0; column < fold.columns(); column++) {
            weights[column][part] = product.weights()[depth][fold.column() + column];
          }
        }
      }
    }
    for (int column = 0; column < fold.columns(); column++) {
      top.get(column)
          .add(
              new Delayed<>(banks.arrayCycle() + column, new Operand(fold, beat, weights[column])));
    }
  }

  /** Moves results by one register and returns the folds of rows that are complete. */
  private List<Fold> shiftResults() {
    List<Fold> finished = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      Result[] leaving = new Result[rows];
      for (int row = 0; row < rows; row++) {
        if (complete[row][column] != null) {
          leaving[row] = complete[row][column];
          complete[row][column] = fromAbove[row][column];
        } else {
          leaving[row] = fromAbove[row][column];
        }
        fromAbove[row][column] = row == 0 ? null : leaving[row - 1];
      }
      Result result = leaving[rows - 1];
      if (result != null && column < result.fold().columns()) {
        store(result, column, finished);
      }
    }
    return finished;
  }

  private void store(Result result, int column, List<Fold> finished) {
    Fold fold = result.fold();
    ReferenceProduct product = fold.product();
    int[] sums = product.sums()[fold.row() + result.row()];
    int old = product.accumulate() ? sums[fold.column() + column] : 0;
    sums[fold.column() + column] = old + result.value();
    if (column == fold.columns() - 1) {
      banks.write(
          product.sumLayout(),
          fold.row() + result.row(),
          fold.column(),
          fold.columns(),
          product.accumulate());
      finished.add(fold);
    }
  }

  /** Moves operands by one register, multiplies, and returns the products worked on. */
  private Set<Integer> multiply() {
    Set<Integer> products = new HashSet<>();
    Operand[][] fromLeft = new Operand[rows][columns];
    Operand[][] fromTop = new Operand[rows][columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        fromLeft[row][column] = column == 0 ? arrival(left.get(row)) : toTheRight[row][column - 1];
        fromTop[row][column] = row == 0 ? arrival(top.get(column)) : down[row - 1][column];
      }
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        toTheRight[row][column] = fromLeft[row][column];
        down[row][column] = fromTop[row][column];
        work(row, column, fromLeft[row][column], fromTop[row][column], products);
      }
    }
    return products;
  }

  private Operand arrival(ArrayDeque<Delayed<Operand>> edge) {
    Delayed<Operand> head = edge.peek();
    return head != null && head.entry() == banks.arrayCycle() ? edge.remove().content() : null;
  }

  private void work(int row, int column, Operand fromLeft, Operand fromTop, Set<Integer> products) {
    if (fromLeft != null && fromTop != null) {
      require(
          fromLeft.fold() == fromTop.fold() && fromLeft.beat() == fromTop.beat(),
          "operands of different beats meet");
      require(workLeft[row][column] == 0, "operands meet a busy element");
      activation[row][column] = fromLeft;
      weight[row][column] = fromTop;
      workLeft[row][column] = beatCycles;
    }
    if (workLeft[row][column] == 0 || --workLeft[row][column] > 0) {
      return;
    }
    Operand operand = activation[row][column];
    Fold fold = operand.fold();
    products.add(fold.index());
    if (operand.beat() == 0) {
      require(summing[row][column] == null, "a sum is overwritten");
      require(
          doubleBuffered || complete[row][column] == null, "a result on its way is overwritten");
      summing[row][column] = fold;
      sum[row][column] = 0;
    }
    require(summing[row][column] == fold, "a sum belongs to another fold");
    for (int part = 0; part < elementsPerBeat; part++) {
      sum[row][column] += operand.values()[part] * weight[row][column].values()[part];
    }
    if (operand.beat() == fold.beats() - 1) {
      require(complete[row][column] == null, "a result on its way is overwritten");
      complete[row][column] = new Result(fold, row, sum[row][column]);
      summing[row][column] = null;
    }
  }

  private static void require(boolean condition, String violation) {
    if (!condition) {
      throw new AssertionError(violation);
    }
  }
}
