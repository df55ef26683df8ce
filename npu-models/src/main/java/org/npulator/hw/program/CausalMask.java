package org.npulator.hw.program;

/**
 * Which columns of attention scores count: row r belongs to the query token {@code r %
 * tokensPerHead} and sees the columns before {@code firstRowColumns + r % tokensPerHead}.
 *
 * @param firstRowColumns columns that the first token of a head sees in this block; may be negative
 *     or beyond the block
 * @param tokensPerHead query tokens after which the rows repeat for the next head, at least 1
 */
public record CausalMask(long firstRowColumns, long tokensPerHead) {}
