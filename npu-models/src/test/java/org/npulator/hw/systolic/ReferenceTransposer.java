package org.npulator.hw.systolic;

import java.util.Optional;
import java.util.function.IntBinaryOperator;
import org.npulator.hw.systolic.ReferenceProduct.Layout;

/**
 * Two squares of registers that take in stored rows and give out beats across them. One takes in
 * its block while the other gives out the block before.
 */
@SuppressWarnings("ReferenceEquality") // two folds may be alike and yet not the same
final class ReferenceTransposer {

  /**
   * An operand of a fold.
   *
   * @param value of a stored row and an element of it, counted within the fold
   */
  record Source(
      Object fold,
      Layout layout,
      int firstRow,
      int rows,
      int firstElement,
      int elements,
      IntBinaryOperator value) {}

  private static final class Square {
    private Source source;
    private int block;
    private int[][] content;
    private int rowsTaken;
    private int beatsLeft;
  }

  private final int elementsPerBeat;
  private final int blockBeats;
  private final Square[] squares = {new Square(), new Square()};
  private int takingSquare = 1;
  private boolean taking;

  ReferenceTransposer(int elementsPerBeat, int blockBeats) {
    this.elementsPerBeat = elementsPerBeat;
    this.blockBeats = blockBeats;
  }

  /** Begins to take in the first block of a fold. */
  void load(Source source) {
    takeIn(source, 0);
  }

  private void takeIn(Source source, int block) {
    require(!taking, "a block follows before the one before is complete");
    takingSquare = 1 - takingSquare;
    Square square = squares[takingSquare];
    require(square.beatsLeft == 0, "a block is overwritten before it was given out");
    int elements = elements(source, block);
    square.source = source;
    square.block = block;
    square.content = new int[source.rows()][blockBeats * elementsPerBeat];
    square.rowsTaken = 0;
    square.beatsLeft = (elements + elementsPerBeat - 1) / elementsPerBeat;
    taking = true;
  }

  private int elements(Source source, int block) {
    int before = block * blockBeats * elementsPerBeat;
    return Math.min(blockBeats * elementsPerBeat, source.elements() - before);
  }

  private int blocks(Source source) {
    int blockElements = blockBeats * elementsPerBeat;
    return (source.elements() + blockElements - 1) / blockElements;
  }

  /** Takes in a stored row, if a block is being taken in, and returns its fold. */
  Optional<Object> step(ReferenceBanks banks) {
    if (!taking) {
      return Optional.empty();
    }
    Square square = squares[takingSquare];
    Source source = square.source;
    int row = square.rowsTaken++;
    int first = square.block * blockBeats * elementsPerBeat;
    int elements = elements(source, square.block);
    banks.read(source.layout(), source.firstRow() + row, source.firstElement() + first, elements);
    for (int element = 0; element < elements; element++) {
      square.content[row][element] = source.value().applyAsInt(row, first + element);
    }
    taking = square.rowsTaken < source.rows();
    return Optional.of(source.fold());
  }

  /** Whether the first block of a fold is complete. */
  boolean holds(Object fold) {
    Square square = squares[takingSquare];
    return !taking && square.source != null && square.source.fold() == fold;
  }

  /** Whether the last block of a fold is being given out. */
  boolean givesOutLastBlock(Object fold) {
    Square square = squares[takingSquare];
    return !taking
        && square.source.fold() == fold
        && square.block == blocks(square.source) - 1
        && square.beatsLeft < beats(square);
  }

  private int beats(Square square) {
    return (elements(square.source, square.block) + elementsPerBeat - 1) / elementsPerBeat;
  }

  /** The elements of a beat for every stored row. */
  int[][] give(Object fold, int beat) {
    int block = beat / blockBeats;
    Square square = squares[takingSquare];
    if (square.source.fold() != fold || square.block != block) {
      square = squares[1 - takingSquare];
    }
    require(
        square.source.fold() == fold
            && square.block == block
            && square.rowsTaken == square.source.rows(),
        "operands are not in place");
    square.beatsLeft--;
    int[][] elements = new int[square.source.rows()][elementsPerBeat];
    for (int row = 0; row < elements.length; row++) {
      System.arraycopy(
          square.content[row],
          beat % blockBeats * elementsPerBeat,
          elements[row],
          0,
          elementsPerBeat);
    }
    if (beat % blockBeats == 0 && block + 1 < blocks(square.source)) {
      takeIn(square.source, block + 1);
    }
    return elements;
  }

  private static void require(boolean condition, String violation) {
    if (!condition) {
      throw new AssertionError(violation);
    }
  }
}
