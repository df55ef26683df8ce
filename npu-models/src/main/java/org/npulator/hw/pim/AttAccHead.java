package org.npulator.hw.pim;

import java.util.ArrayList;
import java.util.List;
import org.npulator.hw.pim.PimKernel.Attention;
import org.npulator.hw.pim.PimUnitConfig.AttAcc.Level;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * The commands of one head on AttAcc and where its keys and values lie. Tokens of the keys are
 * spread over the units above the bank; at the bank, the head dimension is spread over the banks of
 * a group as well. Values are spread the same way with tokens and dimension exchanged.
 */
final class AttAccHead {
  private static final String TO_INPUT_BUFFER = "WRGB";
  private static final String TO_SOFTMAX_BUFFER = "MVSB";
  private static final String FROM_SOFTMAX = "MVGB";
  private static final int SCORES_PER_BLOCK = 16;

  private final Level level;
  private final PimOrganization memory;
  private final String multiply;

  /** Columns of a key in a unit, of all of the tokens of a unit, and of a tile of values. */
  private final int keyColumns;

  private final int tokens;
  private final int dimensionTiles;
  private final int weightColumns;
  private final int rowsPerHead;
  private final int units;
  private final int split;

  /** Query heads that share the keys and values. */
  private final int queries;

  /** Columns from a tile of values to the next one. */
  private final int tileColumns;

  private final long firstKeyRow;
  private final long firstValueRow;
  private final int rowsToNextHead;

  /** Keys in the lower half of the rows, values in the upper one. */
  AttAccHead(Level level, Attention attention, PimOrganization memory) {
    this(
        level,
        new PimAttention.Shape(
            attention.headDimension(),
            attention.width(),
            Math.toIntExact(attention.queries()),
            attention.contextLength()),
        attention.contextLength(),
        memory,
        0,
        memory.rows() / 2);
  }

  /** Keys and values of a head one after the other, heads one after the other. */
  static AttAccHead placed(
      Level level,
      PimAttention.Shape shape,
      long contextLength,
      PimOrganization memory,
      int firstRow) {
    return new AttAccHead(level, shape, contextLength, memory, firstRow, -1);
  }

  /**
   * @param firstValueRow negative if values lie behind the keys of their head
   */
  private AttAccHead(
      Level level,
      PimAttention.Shape shape,
      long contextLength,
      PimOrganization memory,
      int firstKeyRow,
      int firstValueRow) {
    this.level = level;
    this.memory = memory;
    queries = shape.queries();
    int lanes = shape.width().elementsIn(memory.transactionBytes());
    units =
        level == Level.BUFFER
            ? memory.pseudoChannels()
            : memory.pseudoChannels() * memory.ranks() * memory.bankGroups();
    split = level == Level.BANK ? memory.banksPerGroup() : 1;
    multiply = level == Level.BANK ? "MACAB" : level == Level.BANK_GROUP ? "MACSB" : "MACPB";
    tokens = ceil(contextLength, units);
    keyColumns = ceil(shape.headDimension(), (long) split * lanes);
    dimensionTiles = keyColumns;
    weightColumns = ceil(contextLength, (long) units * lanes);
    tileColumns = ceil(shape.capacityTokens(), units);
    long columns = (long) tileColumns * keyColumns;
    rowsPerHead = (int) ceil(columns, (long) banksInTurn() * memory.columns());
    this.firstKeyRow = firstKeyRow;
    this.firstValueRow = firstValueRow < 0 ? firstKeyRow + rowsPerHead : firstValueRow;
    rowsToNextHead = firstValueRow < 0 ? 2 * rowsPerHead : rowsPerHead;
  }

  private static int ceil(long dividend, long divisor) {
    return Math.toIntExact((dividend + divisor - 1) / divisor);
  }

  /** Banks that columns go to in turn, with one command each. */
  private int banksInTurn() {
    switch (level) {
      case BANK:
        return 1;
      case BANK_GROUP:
        return memory.banksPerGroup();
      case BUFFER:
        return memory.ranks() * memory.banksPerRank();
    }
    throw new IllegalStateException("level " + level);
  }

  /** Refuses more heads than fit into the rows. */
  void requireRoom(long heads) throws PimMappingException {
    long rows = 2 * heads * rowsPerHead;
    if (rows > memory.rows()) {
      throw new PimMappingException(
          "the keys and values of "
              + heads
              + " heads of a channel take "
              + rows
              + " rows of a bank; there are "
              + memory.rows());
    }
  }

  /** Rows of the keys and values of a head. */
  int rowsOfKeysAndValues() {
    return 2 * rowsPerHead;
  }

  /** Query heads that share a head. */
  int queries() {
    return queries;
  }

  /** Where the key of a token lies, in the order of its bytes, rows counted from the head's. */
  List<PimColumn> key(long token) {
    List<PimColumn> columns = new ArrayList<>();
    for (int bank = 0; bank < split; bank++) {
      for (int i = 0; i < keyColumns; i++) {
        columns.add(place(token, bank, 0, Math.toIntExact(token / units * keyColumns + i)));
      }
    }
    return columns;
  }

  /** Where the value of a token lies, in the order of its bytes, rows counted from the head's. */
  List<PimColumn> value(long token) {
    List<PimColumn> columns = new ArrayList<>();
    for (int bank = 0; bank < split; bank++) {
      for (int tile = 0; tile < dimensionTiles; tile++) {
        int index = Math.toIntExact((long) tile * tileColumns + token / units);
        columns.add(place(token, bank, rowsPerHead, index));
      }
    }
    return columns;
  }

  /** A column of a token: of the unit that has it, as its commands name it. */
  private PimColumn place(long token, int bankOfGroup, int row, int index) {
    int unit = (int) (token % units);
    PimColumn named = column(row, index);
    if (level == Level.BUFFER) {
      return new PimColumn(
          unit * memory.ranks() * memory.banksPerRank() + named.bank(),
          named.row(),
          named.column());
    }
    int bank = level == Level.BANK ? bankOfGroup : named.bank();
    return new PimColumn(unit * memory.banksPerGroup() + bank, named.row(), named.column());
  }

  /** Blocks of scores of a unit. */
  int scoreBlocks() {
    return ceil(tokens, SCORES_PER_BLOCK);
  }

  int contextTiles() {
    return dimensionTiles;
  }

  /** Writes that bring the query to the units. */
  int inputMoves() {
    return queries * (level == Level.BANK ? memory.banksPerGroup() * keyColumns : keyColumns);
  }

  void moveInput(PimProgram.Builder steps, int index) {
    int bank = level == Level.BANK ? index / keyColumns % memory.banksPerGroup() : 0;
    steps.add(TO_INPUT_BUFFER, memory.bank(0, 0, 0, bank), 0, 0);
  }

  /** Moves that bring the weights of the values from the softmax unit to the units. */
  int weightMoves() {
    return queries
        * (level == Level.BUFFER
            ? weightColumns
            : memory.ranks() * memory.bankGroups() * weightColumns);
  }

  void moveWeight(PimProgram.Builder steps, int index) {
    int groups = memory.ranks() * memory.bankGroups();
    int group = level == Level.BUFFER ? 0 : index / weightColumns % groups;
    steps.add(
        FROM_SOFTMAX,
        memory.bank(0, group / memory.bankGroups(), group % memory.bankGroups(), 0),
        0,
        0);
  }

  /** The first product of a head, for nothing but its row. */
  void touch(PimProgram.Builder steps, long head) {
    multiply(steps, keyRow(head), 0, 1);
  }

  void scoreBlock(PimProgram.Builder steps, long head, int block) {
    int last = Math.min(tokens, (block + 1) * SCORES_PER_BLOCK) * keyColumns;
    for (int i = block * SCORES_PER_BLOCK * keyColumns; i < last; i++) {
      multiply(steps, keyRow(head), i, queries);
    }
  }

  void contextTile(PimProgram.Builder steps, long head, int tile) {
    for (int i = 0; i < tokens; i++) {
      multiply(steps, valueRow(head), tile * tileColumns + i, queries);
    }
  }

  private long keyRow(long head) {
    return firstKeyRow + head * rowsToNextHead;
  }

  private long valueRow(long head) {
    return firstValueRow + head * rowsToNextHead;
  }

  /** Once for each query while the row is open. */
  private void multiply(PimProgram.Builder steps, long row, int index, int times) {
    PimColumn at = column((int) row, index);
    for (int i = 0; i < times; i++) {
      steps.add(multiply, at.bank(), at.row(), at.column());
    }
  }

  /** A column of the keys or values of a unit as its commands name it. */
  private PimColumn column(int row, int index) {
    int columns = memory.columns();
    int bank = 0;
    int column = index;
    if (level == Level.BANK_GROUP) {
      bank = index / columns % memory.banksPerGroup();
      column = index / columns / memory.banksPerGroup() * columns + index % columns;
    } else if (level == Level.BUFFER) {
      int groups = memory.ranks() * memory.bankGroups();
      int group = index % groups;
      int inGroup = index / groups % memory.banksPerGroup();
      bank = group * memory.banksPerGroup() + inGroup;
      column = index / groups / memory.banksPerGroup();
    }
    return new PimColumn(bank, row + column / columns, column % columns);
  }

  /** The scores of each query. */
  void moveScoresOut(PimProgram.Builder steps) {
    for (int query = 0; query < queries; query++) {
      moveScoresOfQueryOut(steps);
    }
  }

  private void moveScoresOfQueryOut(PimProgram.Builder steps) {
    if (level == Level.BUFFER) {
      steps.add(TO_SOFTMAX_BUFFER, 0, 0, 0);
      return;
    }
    for (int group = 0; group < memory.bankGroups(); group++) {
      for (int rank = 0; rank < memory.ranks(); rank++) {
        steps.add(TO_SOFTMAX_BUFFER, memory.bank(0, rank, group, 0), 0, 0);
      }
    }
  }

  /** The context of each query. */
  void moveContextOut(PimProgram.Builder steps) {
    for (int query = 0; query < queries; query++) {
      moveContextOfQueryOut(steps);
    }
  }

  private void moveContextOfQueryOut(PimProgram.Builder steps) {
    if (level == Level.BUFFER) {
      steps.add(TO_SOFTMAX_BUFFER, 0, 0, 0);
      return;
    }
    for (int bank = 0; bank < (level == Level.BANK ? memory.banksPerGroup() : 1); bank++) {
      for (int rank = 0; rank < memory.ranks(); rank++) {
        steps.add(TO_SOFTMAX_BUFFER, memory.bank(0, rank, 0, bank), 0, 0);
      }
    }
  }
}
