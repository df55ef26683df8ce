package org.npulator.hw.systolic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Registers of an array that works as a vector-matrix engine. Activations move to the right,
 * weights come on a lane for each of the first rows and are delayed by its row and its column,
 * partial sums move down, the last of these rows adds them up, and results shift down to the
 * bottom.
 */
@SuppressWarnings("ReferenceEquality") // two folds may be alike and yet not the same
final class VectorMatrixRegisters implements RegisterLevelArray {
  private record Fold(
      ReferenceProduct product, int index, int row, int column, int columns, int beats) {}

  private record Operand(Fold fold, int beat, int value) {}

  private record Sum(Fold fold, int beat, int value) {}

  private final int lanes;
  private final int rows;
  private final int columns;
  private final int beatCycles;
  private final ReferenceBanks banks;
  private final ReferenceTransposer transposer;
  private final List<Fold> folds = new ArrayList<>();
  private final List<ReferenceProduct.Outcome> outcomes = new ArrayList<>();

  // What enters an edge later, by array cycle and row, or row and column.
  private final Map<List<Long>, Operand> atLeft = new HashMap<>();
  private final Map<List<Long>, Operand> atTop = new HashMap<>();
  private final Operand[][] moving;
  private final Operand[][] activation;
  private final Operand[][] weight;
  private final int[][] workLeft;
  private final Sum[][] sums;
  private final Sum[] total;
  private final Sum[][] leaving;

  VectorMatrixRegisters(
      int lanes,
      int rows,
      int columns,
      int beatCycles,
      ReferenceBanks banks,
      List<ReferenceProduct> products) {
    this.lanes = lanes;
    this.rows = rows;
    this.columns = columns;
    this.beatCycles = beatCycles;
    this.banks = banks;
    transposer = new ReferenceTransposer(lanes, columns);
    moving = new Operand[lanes][columns];
    activation = new Operand[lanes][columns];
    weight = new Operand[lanes][columns];
    workLeft = new int[lanes][columns];
    sums = new Sum[lanes][columns];
    total = new Sum[columns];
    leaving = new Sum[rows - lanes + 1][columns];
    for (int index = 0; index < products.size(); index++) {
      ReferenceProduct product = products.get(index);
      outcomes.add(new ReferenceProduct.Outcome());
      for (int column = 0; column < product.n(); column += columns) {
        for (int row = 0; row < product.m(); row++) {
          folds.add(
              new Fold(
                  product,
                  index,
                  row,
                  column,
                  Math.min(columns, product.n() - column),
                  (product.k() + lanes - 1) / lanes));
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
    int left = folds.size();
    while (left > 0) {
      Set<Integer> reading = new HashSet<>();
      // A fold that needs no load may start in the same cycle.
      if (loading == streaming && mayLoad(loading, streaming)) {
        load(folds.get(loading++));
      }
      boolean last = false;
      if (streaming < loading) {
        Fold fold = folds.get(streaming);
        if (streamCycle > 0 || !fold.product().transposed() || transposer.holds(fold)) {
          if (streamCycle % beatCycles == 0) {
            readBeat(fold, streamCycle / beatCycles, reading);
          }
          streamCycle++;
          last = streamCycle == fold.beats() * beatCycles;
        }
      }
      if (loading == streaming + 1 && streamCycle > 0 && mayLoad(loading, streaming)) {
        load(folds.get(loading++));
      }
      transposer.step(banks).ifPresent(fold -> reading.add(((Fold) fold).index()));
      List<Fold> finished = shiftResults();
      multiply();
      left -= finished.size();
      banks.serve();
      finished.forEach(fold -> outcomes.get(fold.index()).completionCycle = banks.coreCycle());
      reading.forEach(index -> outcomes.get(index).inputFreeCycle = banks.coreCycle());
      if (last) {
        streaming++;
        streamCycle = 0;
      }
    }
    return outcomes;
  }

  private boolean mayLoad(int loading, int streaming) {
    if (loading == folds.size() || banks.coreCycle() < folds.get(loading).product().notBefore()) {
      return false;
    }
    Fold before = loading == 0 ? null : folds.get(loading - 1);
    return before == null
        || !before.product().transposed()
        || streaming >= loading
        || transposer.givesOutLastBlock(before);
  }

  private void load(Fold fold) {
    ReferenceProduct product = fold.product();
    ReferenceProduct.Outcome outcome = outcomes.get(fold.index());
    outcome.loadCycle = outcome.loadCycle < 0 ? banks.coreCycle() : outcome.loadCycle;
    if (product.transposed()) {
      transposer.load(
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

  private void readBeat(Fold fold, int beat, Set<Integer> reading) {
    ReferenceProduct product = fold.product();
    if (beat % columns == 0) {
      int first = beat * lanes;
      banks.read(
          product.activationLayout(),
          fold.row(),
          first,
          Math.min(columns * lanes, product.k() - first));
      reading.add(fold.index());
    }
    int[][] given = product.transposed() ? transposer.give(fold, beat) : null;
    for (int lane = 0; lane < lanes; lane++) {
      int depth = beat * lanes + lane;
      boolean used = depth < product.k();
      int value = used ? product.activations()[fold.row()][depth] : 0;
      atLeft.put(List.of(banks.arrayCycle() + lane, (long) lane), new Operand(fold, beat, value));
      if (used && given == null) {
        banks.read(product.weightLayout(), depth, fold.column(), fold.columns());
        reading.add(fold.index());
      }
      for (int column = 0; column < fold.columns(); column++) {
        int weight =
            given != null
                ? given[column][lane]
                : used ? product.weights()[depth][fold.column() + column] : 0;
        atTop.put(
            List.of(banks.arrayCycle() + lane + column, (long) lane, (long) column),
            new Operand(fold, beat, weight));
      }
    }
  }

  private void multiply() {
    Operand[][] arriving = new Operand[lanes][columns];
    for (int row = 0; row < lanes; row++) {
      arriving[row][0] = atLeft.remove(List.of(banks.arrayCycle(), (long) row));
      for (int column = 1; column < columns; column++) {
        arriving[row][column] = moving[row][column - 1];
      }
    }
    Sum[][] next = new Sum[lanes][columns];
    for (int row = 0; row < lanes; row++) {
      for (int column = 0; column < columns; column++) {
        Operand fromTop = atTop.remove(List.of(banks.arrayCycle(), (long) row, (long) column));
        if (fromTop != null) {
          Operand fromLeft = arriving[row][column];
          require(
              fromLeft != null
                  && fromLeft.fold() == fromTop.fold()
                  && fromLeft.beat() == fromTop.beat(),
              "operands of different beats meet");
          require(workLeft[row][column] == 0, "operands meet a busy element");
          activation[row][column] = fromLeft;
          weight[row][column] = fromTop;
          workLeft[row][column] = beatCycles;
        }
        if (workLeft[row][column] > 0 && --workLeft[row][column] == 0) {
          Operand work = activation[row][column];
          Sum above = row == 0 ? new Sum(work.fold(), work.beat(), 0) : sums[row - 1][column];
          require(
              above != null && above.fold() == work.fold() && above.beat() == work.beat(),
              "partial sum meets another beat");
          int value = above.value() + work.value() * weight[row][column].value();
          next[row][column] = new Sum(work.fold(), work.beat(), value);
        }
      }
    }
    for (int row = 0; row < lanes; row++) {
      moving[row] = arriving[row];
      sums[row] = next[row];
    }
    for (int column = 0; column < columns; column++) {
      Sum sum = sums[lanes - 1][column];
      if (sum != null) {
        add(sum, column);
      }
    }
  }

  private void add(Sum sum, int column) {
    Sum before = total[column];
    require(
        sum.beat() == 0
            ? before == null
            : before != null && before.fold() == sum.fold() && before.beat() == sum.beat() - 1,
        "a beat is missing");
    int value = sum.value() + (before == null ? 0 : before.value());
    total[column] = new Sum(sum.fold(), sum.beat(), value);
    if (sum.beat() == sum.fold().beats() - 1) {
      require(leaving[0][column] == null, "a result on its way is overwritten");
      leaving[0][column] = total[column];
      total[column] = null;
    }
  }

  private List<Fold> shiftResults() {
    List<Fold> finished = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      Sum result = leaving[rows - lanes][column];
      for (int row = rows - lanes; row > 0; row--) {
        leaving[row][column] = leaving[row - 1][column];
      }
      leaving[0][column] = null;
      if (result != null) {
        store(result, column, finished);
      }
    }
    return finished;
  }

  private void store(Sum result, int column, List<Fold> finished) {
    Fold fold = result.fold();
    ReferenceProduct product = fold.product();
    int[] sums = product.sums()[fold.row()];
    int old = product.accumulate() ? sums[fold.column() + column] : 0;
    sums[fold.column() + column] = old + result.value();
    if (column == fold.columns() - 1) {
      banks.write(
          product.sumLayout(), fold.row(), fold.column(), fold.columns(), product.accumulate());
      finished.add(fold);
    }
  }

  private static void require(boolean condition, String violation) {
    if (!condition) {
      throw new AssertionError(violation);
    }
  }
}
