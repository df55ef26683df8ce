package org.npulator.hw.program;

/**
 * Which columns of attention scores count: row r belongs to the query token {@code t = r %
 * tokensPerHead}. Of the columns before {@code firstRowColumns + t} it sees those from {@code
 * firstRowStart + t} on and those before {@code sinkColumns}.
 *
 * @param sinkColumns columns that are seen though they lie before the window
 * @param firstRowStart first column of the window of the first token of a head; negative if it
 *     begins before this block, or if there is no window
 * @param firstRowColumns end of what the first token of a head sees in this block; may be negative
 *     or beyond the block
 * @param tokensPerHead query tokens after which the rows repeat for the next head, at least 1
 */
public record CausalMask(
    long sinkColumns, long firstRowStart, long firstRowColumns, long tokensPerHead) {

  /** Without a window: everything before a token and itself. */
  public CausalMask(long firstRowColumns, long tokensPerHead) {
    this(0, -tokensPerHead, firstRowColumns, tokensPerHead);
  }

  /** Whether a row sees a column. */
  public boolean sees(long row, long column) {
    long token = row % tokensPerHead;
    return column < firstRowColumns + token
        && (column < sinkColumns || column >= firstRowStart + token);
  }
}
