package org.npulator.hw.systolic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A systolic array in which every operand is moved through every register, one array cycle after
 * the other, with the banks of both memories served access by access. Control decides only by what
 * the element in the corner holds. Written independently of the closed forms.
 */
@SuppressWarnings("ReferenceEquality") // two folds may be alike and yet not the same
final class RegisterLevelArray {

  /** A product: element matrices, where they lie, and the cycle before which it does not start. */
  @SuppressWarnings("ArrayRecordComponent")
  record Product(
      int[][] activations,
      int[][] weights,
      boolean transposed,
      boolean accumulate,
      int[][] sums,
      long notBefore,
      Layout activationLayout,
      Layout weightLayout,
      Layout sumLayout) {}

  /** Where the rows of a matrix as stored lie. */
  record Layout(long address, long strideBytes, int bits) {
    long firstByte(int row, int element) {
      return address + row * strideBytes + (long) element * bits / 8;
    }

    long endByte(int row, int element, int elements) {
      return address + row * strideBytes + ((long) (element + elements) * bits + 7) / 8;
    }
  }

  /** Banks, ports and word width of a memory. */
  record Banks(int banks, int ports, long width) {
    long serviceCycles(int[] accesses) {
      long most = Arrays.stream(accesses).max().orElse(0);
      return Math.max(1, (most + ports - 1) / ports);
    }

    /** Banks without a free port after some cycles of service. */
    boolean[] full(int[] accesses, long servedCycles) {
      boolean[] full = new boolean[banks];
      for (int bank = 0; bank < banks; bank++) {
        full[bank] = accesses[bank] - servedCycles * ports >= ports;
      }
      return full;
    }
  }

  /** What was seen of a product. */
  static final class Outcome {
    long shiftInCycle = -1;
    long inputFreeCycle = -1;
    long completionCycle = -1;
  }

  private record Fold(Product product, int index, int row, int rows, int column, int columns) {}

  private record Weight(Fold fold, int row, int column, int value) {}

  private record Activation(Fold fold, int beat, int value) {}

  private record Sum(Fold fold, int beat, int value) {}

  private record Delayed<T>(long entry, T content) {}

  private final int rows;
  private final int columns;
  private final int beatCycles;
  private final boolean doubleBuffered;
  private final Banks scratchpad;
  private final Banks accumulator;
  private final List<Fold> folds = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();

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

  /** Banks of which no port is left, for each core cycle. */
  final List<boolean[]> scratchpadFull = new ArrayList<>();

  final List<boolean[]> accumulatorFull = new ArrayList<>();

  private long arrayCycle;
  private long coreCycle;
  private int[] scratchpadAccesses;
  private int[] accumulatorAccesses;

  RegisterLevelArray(
      int rows,
      int columns,
      int beatCycles,
      boolean doubleBuffered,
      Banks scratchpad,
      Banks accumulator,
      List<Product> products) {
    this.rows = rows;
    this.columns = columns;
    this.beatCycles = beatCycles;
    this.doubleBuffered = doubleBuffered;
    this.scratchpad = scratchpad;
    this.accumulator = accumulator;
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
      Product product = products.get(index);
      outcomes.add(new Outcome());
      int k = product.weights().length;
      int n = product.weights()[0].length;
      for (int column = 0; column < n; column += columns) {
        for (int row = 0; row < k; row += rows) {
          folds.add(
              new Fold(
                  product,
                  index,
                  row,
                  Math.min(rows, k - row),
                  column,
                  Math.min(columns, n - column)));
        }
      }
    }
  }

  List<Outcome> run() {
    int shifting = 0;
    int shiftStep = 0;
    int streaming = 0;
    int streamCycle = 0;
    int resultRows = 0;
    int expectedRows = folds.stream().mapToInt(fold -> fold.product().activations().length).sum();
    while (resultRows < expectedRows) {
      scratchpadAccesses = new int[scratchpad.banks()];
      accumulatorAccesses = new int[accumulator.banks()];
      boolean streamed = false;
      if (streaming < folds.size()) {
        Fold fold = folds.get(streaming);
        Weight corner = next[0][0];
        boolean loaded =
            corner != null && corner.fold() == fold && corner.row() == 0 && corner.column() == 0;
        if (streamCycle > 0 || loaded) {
          streamed = true;
          if (streamCycle % beatCycles == 0) {
            readActivations(fold, streamCycle / beatCycles);
          }
          streamCycle++;
        }
      }
      boolean last =
          streamed
              && streamCycle == folds.get(streaming).product().activations().length * beatCycles;
      if (shifting < folds.size()) {
        Fold fold = folds.get(shifting);
        boolean cornerFree =
            doubleBuffered
                ? streaming >= shifting || (streaming == shifting - 1 && streamed)
                : streaming >= shifting || (streaming == shifting - 1 && last);
        if (shiftStep > 0 || (cornerFree && coreCycle >= fold.product().notBefore())) {
          if (shiftStep == 0 && outcomes.get(fold.index()).shiftInCycle < 0) {
            outcomes.get(fold.index()).shiftInCycle = coreCycle;
          }
          int steps = fold.product().transposed() ? fold.columns() : fold.rows();
          readWeights(fold, steps - 1 - shiftStep);
          shiftStep++;
          if (shiftStep == steps) {
            shifting++;
            shiftStep = 0;
          }
        }
      }
      List<Fold> finished = compute();
      resultRows += finished.size();
      shiftWeights();
      long service =
          Math.max(
              scratchpad.serviceCycles(scratchpadAccesses),
              accumulator.serviceCycles(accumulatorAccesses));
      for (long cycle = 0; cycle < service; cycle++) {
        scratchpadFull.add(scratchpad.full(scratchpadAccesses, cycle));
        accumulatorFull.add(accumulator.full(accumulatorAccesses, cycle));
      }
      coreCycle += service;
      arrayCycle++;
      for (Fold fold : finished) {
        outcomes.get(fold.index()).completionCycle = coreCycle;
      }
      if (streamed && (streamCycle - 1) % beatCycles == 0) {
        outcomes.get(folds.get(streaming).index()).inputFreeCycle = coreCycle;
      }
      if (last) {
        streaming++;
        streamCycle = 0;
      }
    }
    return outcomes;
  }

  /** Cycles in which the array stood still. */
  long frozenCycles() {
    return coreCycle - arrayCycle;
  }

  private void readActivations(Fold fold, int beat) {
    Product product = fold.product();
    access(
        scratchpad,
        scratchpadAccesses,
        product.activationLayout(),
        beat,
        fold.row(),
        fold.rows(),
        1);
    for (int row = 0; row < rows; row++) {
      int value = row < fold.rows() ? product.activations()[beat][fold.row() + row] : 0;
      skew.get(row).add(new Delayed<>(arrayCycle + row, new Activation(fold, beat, value)));
    }
  }

  private void readWeights(Fold fold, int step) {
    Product product = fold.product();
    if (product.transposed()) {
      access(
          scratchpad,
          scratchpadAccesses,
          product.weightLayout(),
          fold.column() + step,
          fold.row(),
          fold.rows(),
          1);
      for (int row = 0; row < fold.rows(); row++) {
        int value = product.weights()[fold.row() + row][fold.column() + step];
        fromLeft.get(row).add(new Delayed<>(arrayCycle + row, new Weight(fold, row, step, value)));
      }
    } else {
      access(
          scratchpad,
          scratchpadAccesses,
          product.weightLayout(),
          fold.row() + step,
          fold.column(),
          fold.columns(),
          1);
      for (int column = 0; column < fold.columns(); column++) {
        int value = product.weights()[fold.row() + step][fold.column() + column];
        fromTop
            .get(column)
            .add(new Delayed<>(arrayCycle + column, new Weight(fold, step, column, value)));
      }
    }
  }

  /** Moves activations and partial sums by one register and returns the folds of finished rows. */
  private List<Fold> compute() {
    Activation[][] arriving = new Activation[rows][columns];
    for (int row = 0; row < rows; row++) {
      Delayed<Activation> head = skew.get(row).peek();
      if (head != null && head.entry() == arrayCycle) {
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
            usesLeft[row][column] = arrived.fold().product().activations().length * beatCycles;
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
    Product product = fold.product();
    boolean accumulates = product.accumulate() || fold.row() > 0;
    int[] row = product.sums()[sum.beat()];
    int old = accumulates ? row[fold.column() + column] : 0;
    row[fold.column() + column] = old + sum.value();
    if (column == fold.columns() - 1) {
      access(
          accumulator,
          accumulatorAccesses,
          product.sumLayout(),
          sum.beat(),
          fold.column(),
          fold.columns(),
          accumulates ? 2 : 1);
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
      if (head != null && head.entry() == arrayCycle) {
        require(entering[0][column] == null, "two weights enter an element");
        entering[0][column] = fromTop.get(column).remove().content();
      }
    }
    for (int row = 0; row < rows; row++) {
      Delayed<Weight> head = fromLeft.get(row).peek();
      if (head != null && head.entry() == arrayCycle) {
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

  private static void access(
      Banks memory, int[] accesses, Layout layout, int row, int element, int elements, int times) {
    long word = -1;
    for (long at = layout.firstByte(row, element);
        at < layout.endByte(row, element, elements);
        at++) {
      if (at / memory.width() != word) {
        word = at / memory.width();
        accesses[(int) (word % memory.banks())] += times;
      }
    }
  }

  private static void require(boolean condition, String violation) {
    if (!condition) {
      throw new AssertionError(violation);
    }
  }
}
