package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.mapping.CoreTask.Transfer;

/**
 * The messages that change who has what of an activation. The matrix is cut where blocks before or
 * after begin; every piece is sent by one core that has it, to all that need it at once: a
 * broadcast, an all-gather, a scatter or an exchange of all with all, whatever the distributions
 * demand. A core that needs a piece it already has in another buffer sends it to itself.
 */
final class Redistribution {
  private final Distribution before;
  private final Distribution after;
  private final NumberFormat format;
  private final long mostBytes;
  private final List<Transfer> transfers = new ArrayList<>();
  private int nextMessage;

  private Redistribution(
      Distribution before,
      Distribution after,
      NumberFormat format,
      long mostBytes,
      int firstMessage) {
    this.before = before;
    this.after = after;
    this.format = format;
    this.mostBytes = mostBytes;
    nextMessage = firstMessage;
  }

  /**
   * @param mostBytes of a message
   * @param firstMessage identity of the first message
   */
  static List<Transfer> transfers(
      Distribution before,
      Distribution after,
      NumberFormat format,
      long mostBytes,
      int firstMessage) {
    Redistribution redistribution =
        new Redistribution(before, after, format, mostBytes, firstMessage);
    redistribution.cut();
    return redistribution.transfers;
  }

  private void cut() {
    TreeSet<Long> rows = new TreeSet<>();
    TreeSet<Long> columns = new TreeSet<>();
    for (Distribution distribution : List.of(before, after)) {
      for (int core : distribution.holders()) {
        Block block = distribution.block(core).orElseThrow();
        rows.add(block.firstRow());
        rows.add(block.endRow());
        columns.add(block.firstColumn());
        columns.add(block.endColumn());
      }
    }
    for (Long row = rows.first(); rows.higher(row) != null; row = rows.higher(row)) {
      for (Long column = columns.first();
          columns.higher(column) != null;
          column = columns.higher(column)) {
        piece(new Block(row, rows.higher(row) - row, column, columns.higher(column) - column));
      }
    }
  }

  private void piece(Block piece) {
    long othersThatNeed = 0;
    for (int core : after.holders()) {
      if (covers(after, core, piece)) {
        if (covers(before, core, piece) && haveSeveral(piece)) {
          send(core, 1L << core, piece);
        } else {
          othersThatNeed |= 1L << core;
        }
      }
    }
    if (othersThatNeed != 0) {
      send(firstHolder(piece), othersThatNeed, piece);
    }
  }

  private boolean haveSeveral(Block piece) {
    return before.holders().stream().filter(core -> covers(before, core, piece)).count() > 1;
  }

  private int firstHolder(Block piece) {
    return before.holders().stream()
        .filter(core -> covers(before, core, piece))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nobody has " + piece));
  }

  private static boolean covers(Distribution distribution, int core, Block piece) {
    Optional<Block> block = distribution.block(core);
    return block.isPresent() && block.get().covers(piece);
  }

  /** Sends a piece in messages that are not too large. */
  private void send(int source, long destinations, Block piece) {
    long columns = piece.columns();
    long least = format.alignmentElements();
    while (format.rowBytes(columns) > mostBytes && columns > least) {
      columns = Sizes.roundUp(Sizes.ceilDiv(columns, 2), least);
    }
    long rows = Math.max(1, mostBytes / format.rowBytes(columns));
    for (long row = 0; row < piece.rows(); row += rows) {
      for (long column = 0; column < piece.columns(); column += columns) {
        Block region =
            new Block(
                piece.firstRow() + row,
                Math.min(rows, piece.rows() - row),
                piece.firstColumn() + column,
                Math.min(columns, piece.columns() - column));
        transfers.add(new Transfer(nextMessage++, source, destinations, region));
      }
    }
  }
}
