package org.npulator.hw.pim;

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

  /** Query heads that share the keys and values. */
  private final int queries;

  /** Columns of a key in a unit, of all of the tokens of a unit, and of a tile of values. */
  private final int keyColumns;

  private final int tokens;
  private final int dimensionTiles;
  private final int weightColumns;
  private final int rowsPerHead;

  AttAccHead(Level level, Attention attention, PimOrganization memory) {
    this.level = level;
    this.memory = memory;
    int lanes = attention.width().elementsIn(memory.transactionBytes());
    queries = Math.toIntExact(attention.queries());
    int units = memory.pseudoChannels();
    int split = 1;
    if (level != Level.BUFFER) {
      units *= memory.ranks() * memory.bankGroups();
    }
    if (level == Level.BANK) {
      split = memory.banksPerGroup();
    }
    multiply = level == Level.BANK ? "MACAB" : level == Level.BANK_GROUP ? "MACSB" : "MACPB";
    tokens = ceil(attention.contextLength(), units);
    keyColumns = ceil(attention.headDimension(), (long) split * lanes);
    dimensionTiles = keyColumns;
    weightColumns = ceil(attention.contextLength(), (long) units * lanes);
    long columns = (long) tokens * keyColumns;
    rowsPerHead = (int) ceil(columns, (long) banksInTurn() * memory.columns());
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

  int queries() {
    return queries;
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
    multiply(steps, keyRow(head), 0);
  }

  void scoreBlock(PimProgram.Builder steps, long head, int block) {
    int last = Math.min(tokens, (block + 1) * SCORES_PER_BLOCK) * keyColumns;
    everyQuery(steps, keyRow(head), block * SCORES_PER_BLOCK * keyColumns, last);
  }

  void contextTile(PimProgram.Builder steps, long head, int tile) {
    everyQuery(steps, valueRow(head), tile * tokens, (tile + 1) * tokens);
  }

  /** Columns from one up to another; those of a row of all banks for each query in turn. */
  private void everyQuery(PimProgram.Builder steps, long row, int first, int last) {
    int columns = memory.columns() * banksInTurn();
    for (int from = first; from < last; ) {
      int to = Math.min(last, (from / columns + 1) * columns);
      for (int query = 0; query < queries; query++) {
        for (int i = from; i < to; i++) {
          multiply(steps, row, i);
        }
      }
      from = to;
    }
  }

  private long keyRow(long head) {
    return head * rowsPerHead;
  }

  private long valueRow(long head) {
    return memory.rows() / 2 + head * rowsPerHead;
  }

  private void multiply(PimProgram.Builder steps, long row, int index) {
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
    steps.add(multiply, bank, (int) (row + column / columns), column % columns);
  }

  /** The scores of each query. */
  void moveScoresOut(PimProgram.Builder steps) {
    for (int query = 0; query < queries; query++) {
      moveScoresOfOneOut(steps);
    }
  }

  private void moveScoresOfOneOut(PimProgram.Builder steps) {
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
      moveContextOfOneOut(steps);
    }
  }

  private void moveContextOfOneOut(PimProgram.Builder steps) {
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
