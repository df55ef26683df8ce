package org.npulator.hw.pim;

/**
 * A column of a row of a bank.
 *
 * @param bank counted through the channel
 */
public record PimColumn(int bank, int row, int column) {}
