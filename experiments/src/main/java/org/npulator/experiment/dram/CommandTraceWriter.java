package org.npulator.experiment.dram;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.npulator.hw.dram.CommandRecorder;
import org.npulator.hw.dram.MemoryConfig;
import org.npulator.hw.dram.PimMemoryConfig;

/**
 * Writes commands as CSV, in the columns of the plugin CmdTraceRecorder of Ramulator 2.1: a column
 * in units of transactions, -1 where a command has no bank, row or column; type 0 for what serves a
 * read, 1 for a write; the source of requests is always 0.
 */
public final class CommandTraceWriter implements CommandRecorder {
  private final Writer writer;
  private final CommandColumns columns;
  private final StringBuilder line = new StringBuilder();

  /**
   * Writes the header.
   *
   * @param memory whose commands are to be written
   */
  public CommandTraceWriter(Writer writer, MemoryConfig memory) throws IOException {
    this(writer, CommandColumns.of(memory.device(), memory.ranks()));
  }

  /**
   * Writes the header.
   *
   * @param memory whose commands are to be written
   */
  public CommandTraceWriter(Writer writer, PimMemoryConfig memory) throws IOException {
    this(writer, CommandColumns.of(memory.device(), memory.ranks()));
  }

  private CommandTraceWriter(Writer writer, CommandColumns columns) throws IOException {
    this.writer = writer;
    this.columns = columns;
    writer.write(columns.header());
  }

  @Override
  public void record(
      int channel,
      long cycle,
      String command,
      int rank,
      int bankGroup,
      int bank,
      int row,
      int column,
      boolean write) {
    boolean served = column != NONE;
    line.setLength(0);
    line.append(cycle).append(',').append(command);
    line.append(',').append(channel);
    if (columns.pseudoChannel()) {
      line.append(',').append(rank / columns.ranks());
    }
    if (!columns.rank().isEmpty()) {
      boolean toAllRanks = bank == NONE && columns.togetherInAllRanks();
      int stack = toAllRanks ? NONE : rank % columns.ranks();
      line.append(',').append(columns.pseudoChannel() ? stack : rank);
    }
    if (columns.bankGroup()) {
      line.append(',').append(bankGroup);
    }
    line.append(',').append(bank);
    line.append(',').append(row).append(',').append(column);
    line.append(',').append(served ? (write ? 1 : 0) : -1);
    line.append(',').append(served ? 0 : -1).append('\n');
    try {
      writer.append(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
