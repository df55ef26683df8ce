package org.npulator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.npulator.report.result.OperatorGroup;
import org.npulator.report.result.Quantity;
import org.npulator.report.result.RunResult;

/** Sums that must hold within a result; a report says so where they do not. */
final class Consistency {
  private Consistency() {}

  static List<String> notes(
      RunResult run, List<OperatorGroup> operators, double toleratedDifference) {
    List<String> notes = new ArrayList<>();
    double exclusive = operators.stream().mapToDouble(OperatorGroup::exclusiveSeconds).sum();
    double total = run.summary().totalSeconds();
    if (Math.abs(exclusive - total) > toleratedDifference * total) {
      notes.add(
          "exclusive times in operators.csv sum to "
              + Quantity.text(exclusive, "s")
              + ", result.json says "
              + Quantity.text(total, "s"));
    }
    run.engines().forEach(e -> states(notes, e.name(), e.cycles(), e.states()));
    run.dram().forEach(c -> states(notes, "DRAM " + c.channel(), c.cycles(), c.states()));
    return List.copyOf(notes);
  }

  private static void states(
      List<String> notes, String unit, long cycles, Map<String, Long> states) {
    double sum = states.values().stream().mapToDouble(Long::doubleValue).sum();
    if (sum != cycles) {
      notes.add(
          "states of " + unit + " sum to " + Quantity.digits(sum) + " of " + cycles + " cycles");
    }
  }
}
