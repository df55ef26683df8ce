package org.npulator.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import org.npulator.hw.dram.CommandChecker;
import org.npulator.hw.dram.IssuedCommand;
import org.npulator.hw.dram.RuleCheck;
import org.npulator.hw.dram.RuleViolation;
import org.npulator.report.result.DisplayText;

/** What {@code npulator dram --check} prints. */
final class CheckTable {
  private static final int SHOWN_VIOLATIONS = 20;

  private final StringBuilder text = new StringBuilder();

  private CheckTable() {}

  /**
   * The table, each line ended by a line feed.
   *
   * @param trace its name
   */
  static String of(String trace, CommandChecker checker) {
    CheckTable table = new CheckTable();
    table.write(trace, checker);
    return table.text.toString();
  }

  private void write(String trace, CommandChecker checker) {
    line(
        "%s: %d commands of %d channel%s up to cycle %d, %d refreshes of all banks, %d of single"
            + " banks, %d due",
        DisplayText.ascii(trace),
        checker.commands(),
        checker.channels(),
        checker.channels() == 1 ? "" : "s",
        checker.lastCycle(),
        checker.refreshes(),
        checker.bankRefreshes(),
        checker.refreshesDue());
    line("");
    line("%-32s %-50s %10s %6s %10s", "rule", "", "checks", "slack", "violations");
    for (RuleCheck rule : checker.rules().stream().filter(rule -> rule.checks() > 0).toList()) {
      line(
          "%-32s %-50s %10d %6s %10s",
          DisplayText.ascii(rule.name()),
          DisplayText.ascii(rule.meaning()),
          rule.checks(),
          rule.leastSlackCycles().isPresent() ? rule.leastSlackCycles().getAsLong() : "-",
          rule.violations() == 0 ? "-" : rule.violations());
    }
    unused(checker);
    line("");
    if (checker.violationCount() == 0) {
      line("no violations; slack: the fewest cycles by which a command came later than it had to");
      return;
    }
    line("%d violations", checker.violationCount());
    checker.violations().stream().limit(SHOWN_VIOLATIONS).forEach(this::violation);
    if (checker.violationCount() > SHOWN_VIOLATIONS) {
      line("... %d more", checker.violationCount() - SHOWN_VIOLATIONS);
    }
  }

  private void unused(CommandChecker checker) {
    String names =
        checker.rules().stream()
            .filter(rule -> rule.checks() == 0)
            .map(rule -> rule.name() + " (" + rule.meaning() + ")")
            .collect(Collectors.joining("; "));
    if (!names.isEmpty()) {
      line("");
      line("no commands that it applies to: %s", names);
    }
  }

  private void violation(RuleViolation violation) {
    IssuedCommand command = violation.command();
    line(
        "line %d, cycle %d, %s of rank %d, group %d, bank %d: %s: needed %s, found %s",
        command.line(),
        command.cycle(),
        command.name(),
        command.rank(),
        command.bankGroup(),
        command.bank(),
        DisplayText.ascii(violation.rule()),
        violation.needed(),
        violation.found());
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments).stripTrailing()).append('\n');
  }
}
