package org.npulator.experiment.dram;

import java.nio.file.Path;
import java.util.List;
import org.npulator.config.yaml.Quote;
import org.npulator.experiment.input.CsvTable;
import org.npulator.experiment.input.InputFormatException;
import org.npulator.experiment.input.TextLines;
import org.npulator.experiment.input.Words;
import org.npulator.hw.dram.CommandChecker;
import org.npulator.hw.dram.IssuedCommand;
import org.npulator.hw.dram.MemoryConfig;

/**
 * Hands the commands of a trace to a checker. Two forms are told apart by the first line: CSV as
 * Ramulator 2.1 and {@link CommandTraceWriter} write it, with a header, and DRAMsim3's lines {@code
 * clock command channel rank group bank row column}, which have its own names of commands.
 */
public final class CommandTraceReader {
  private static final String CLOCK = "clock";

  /** DRAMsim3 has no channel for what the controller does of its own. */
  private static final int NO_CHANNEL = -1;

  private static final String NAMES =
      "activate, precharge, read, write, read_p, write_p, refresh or refresh_bank";

  private final CommandChecker checker;

  /** Of each pseudo channel. */
  private final int ranks;

  /**
   * @param memory the one of the checker
   */
  public CommandTraceReader(CommandChecker checker, MemoryConfig memory) {
    this.checker = checker;
    ranks = memory.ranks();
  }

  /**
   * Checks all commands of a file, packed with gzip or not.
   *
   * @throws InputFormatException if a line is not a command of the device, or comes before the one
   *     above it
   */
  public void check(Path file) throws InputFormatException {
    try (TextLines first = TextLines.open(file);
        TextLines lines = TextLines.open(file)) {
      if (first.next() && first.line().startsWith(CLOCK + ",")) {
        csv(new CsvTable(lines));
      } else {
        text(lines);
      }
      if (checker.commands() == 0) {
        throw lines.problem("no commands");
      }
    }
  }

  private void csv(CsvTable table) throws InputFormatException {
    for (String column : List.of("command", "Channel", "Bank", "Row")) {
      table.require(column);
    }
    while (table.next()) {
      IssuedCommand command =
          new IssuedCommand(
              table.line(),
              place(table, "Channel", 0),
              table.whole(CLOCK, 0),
              table.text("command"),
              rank(table),
              place(table, "BankGroup", -1),
              place(table, "Bank", -1),
              place(table, "Row", -1));
      try {
        checker.check(command);
      } catch (IllegalArgumentException e) {
        throw table.problem("command", e.getMessage());
      }
    }
  }

  /** The rank counted through the pseudo channels. HBM3 writes -1 for all stacks. */
  private int rank(CsvTable table) throws InputFormatException {
    int rank = 0;
    for (String column : CommandColumns.RANKS) {
      rank = Math.max(rank, place(table, column, -1));
    }
    int pseudoChannel = place(table, CommandColumns.PSEUDO_CHANNEL, 0);
    if (rank >= ranks) {
      throw table.problem("command", "rank " + rank + "; expected 0 to " + (ranks - 1));
    }
    return pseudoChannel * ranks + rank;
  }

  private static int place(CsvTable table, String column, int least) throws InputFormatException {
    if (!table.has(column)) {
      return 0;
    }
    long number = table.whole(column, least);
    if (number > Integer.MAX_VALUE) {
      throw table.problem(column, "expected at most " + Integer.MAX_VALUE);
    }
    return (int) number;
  }

  private void text(TextLines lines) throws InputFormatException {
    while (lines.next()) {
      Words words = new Words(lines, '#');
      if (!words.isEmpty()) {
        IssuedCommand command = command(words, lines.number());
        try {
          checker.check(command);
        } catch (IllegalArgumentException e) {
          throw lines.problem(1, e.getMessage());
        }
      }
    }
  }

  private IssuedCommand command(Words words, int line) throws InputFormatException {
    long cycle = words.number("the clock cycle of a command", 0);
    String word = words.word("a command such as activate");
    String name =
        checker
            .named(word)
            .orElseThrow(
                () ->
                    words.problem(
                        "no command is named " + Quote.quote(word) + "; expected " + NAMES));
    int channel = number(words, "a channel", NO_CHANNEL);
    int rank = number(words, "a rank", 0);
    int bankGroup = number(words, "a bank group, or -1", -1);
    int bank = number(words, "a bank, or -1", -1);
    int row = number(words, "a row, or -1", -1);
    number(words, "a column, or -1", -1);
    words.end();
    return new IssuedCommand(line, Math.max(0, channel), cycle, name, rank, bankGroup, bank, row);
  }

  private static int number(Words words, String expected, int least) throws InputFormatException {
    long number = words.number(expected, least);
    if (number > Integer.MAX_VALUE) {
      throw words.problem("expected at most " + Integer.MAX_VALUE);
    }
    return (int) number;
  }
}
