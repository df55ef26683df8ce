package org.npulator.cli;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.npulator.config.bind.NearestName;
import org.npulator.experiment.explain.Explanation;
import org.npulator.experiment.explain.Explanation.EngineTime;
import org.npulator.experiment.explain.Explanation.OperatorTime;
import org.npulator.experiment.explain.Explanation.Times;
import org.npulator.experiment.rerun.RecordedRun;
import org.npulator.experiment.run.RunDescription;
import org.npulator.hw.chip.IdealPart;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.Quantity;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Workload;

/** Where the time of a run goes, as text for the terminal. */
final class ExplanationTable {
  private static final String MATRIX = "matrix";
  private static final Set<String> WORK = Set.of("busy", "data");
  private static final double SMALLEST_SHARE = 0.0005;
  private static final int SHOWN_CAUSES = 6;
  private static final int SHOWN_OPERATORS = 3;
  private static final int SHOWN_KINDS = 8;

  private final Explanation explanation;
  private final StringBuilder text = new StringBuilder();

  private ExplanationTable(Explanation explanation) {
    this.explanation = explanation;
  }

  /**
   * Checks the name of an operator or a kind of operators.
   *
   * @throws UsageException if the workload has none of that name
   */
  static void requireOperator(Workload workload, String name) throws UsageException {
    Set<String> names = new LinkedHashSet<>();
    for (Step step : workload.steps()) {
      for (Operator operator : step.operators()) {
        names.add(operator.role());
        names.add(operator.name());
      }
    }
    if (!names.contains(name)) {
      throw new UsageException(
          "no operator '%s' in the run; %s".formatted(name, NearestName.advice(name, names)));
    }
  }

  /** The whole run. */
  static String of(RecordedRun recorded, RunDescription run, Explanation explanation) {
    ExplanationTable table = new ExplanationTable(explanation);
    table.line(
        "%s %s on %s: %s",
        run.workload().model(),
        run.workload().formats(),
        DisplayText.ascii(run.npu().name()),
        Quantity.text(explanation.simulated().total(), "s"));
    if (recorded.totalSeconds() != explanation.simulated().total()) {
      table.line(
          "result.json says %s; npulator %s wrote it, this is %s",
          Quantity.text(recorded.totalSeconds(), "s"), recorded.toolVersion(), ToolVersion.get());
    }
    table.what();
    table.engines();
    table.dram();
    table.kinds();
    return table.text.toString();
  }

  /** The operators of a name or a role together. */
  static String ofOperator(String name, Explanation explanation) {
    ExplanationTable table = new ExplanationTable(explanation);
    List<OperatorTime> chosen =
        explanation.operators().stream()
            .filter(operator -> operator.name().equals(name) || operator.role().equals(name))
            .toList();
    table.operators(name, chosen);
    return table.text.toString();
  }

  /** Times with an ideal part, simulated. */
  private void what() {
    line("");
    line("%-22s %12s %9s  %s", "Simulated", "total", "saved", "by phase");
    times("as it is", explanation.simulated());
    times("DRAM ideal", explanation.ideal().get(IdealPart.DRAM));
    times("array ideal", explanation.ideal().get(IdealPart.ARRAY));
    times("SRAM ideal", explanation.ideal().get(IdealPart.SRAM));
    line(
        "Same tile programs each. Ideal: transfers or products end in a cycle; no bank conflicts.");
  }

  private void times(String name, Times times) {
    double total = explanation.simulated().total();
    String phases =
        times.byPhase().entrySet().stream()
            .map(phase -> phase.getKey() + " " + Quantity.text(phase.getValue(), "s"))
            .collect(Collectors.joining(", "));
    line(
        "%-22s %12s %9s  %s",
        name,
        Quantity.text(times.total(), "s"),
        times == explanation.simulated() ? "" : Quantity.percent(1 - times.total() / total),
        phases);
  }

  private void engines() {
    for (EngineTime engine : explanation.engines()) {
      if (engine.kind().equals(MATRIX) || engine.kind().equals("vector")) {
        line("");
        losses(
            engine.kind()
                + (engine.engines() > 1 ? " engines, mean of " + engine.engines() : " engine"),
            engine.states(),
            state -> operatorsIn(engine.kind(), state));
      }
    }
  }

  private void dram() {
    line("");
    losses("DRAM data buses", explanation.channels(), state -> "");
  }

  private interface Remark {
    String of(String state);
  }

  /** States by time, work in the heading. */
  private void losses(String unit, Map<String, Double> states, Remark remark) {
    double total = states.values().stream().mapToDouble(Double::doubleValue).sum();
    double work =
        states.entrySet().stream()
            .filter(state -> WORK.contains(state.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    line(
        "Losses of the %s: at work %s of the time (%s)",
        unit, Quantity.percent(total == 0 ? 0 : work / total), Quantity.text(work, "s"));
    states.entrySet().stream()
        .filter(state -> !WORK.contains(state.getKey()))
        .filter(state -> state.getValue() > SMALLEST_SHARE * total)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(SHOWN_CAUSES)
        .forEach(
            state ->
                line(
                    "  %-20s %12s %9s  %s",
                    DisplayText.words(state.getKey()),
                    Quantity.text(state.getValue(), "s"),
                    Quantity.percent(state.getValue() / total),
                    remark.of(state.getKey())));
  }

  /** The kinds of operators with the most of a state. */
  private String operatorsIn(String engine, String state) {
    Map<String, Double> byRole = new LinkedHashMap<>();
    for (OperatorTime operator : explanation.operators()) {
      double seconds = operator.states().getOrDefault(engine, Map.of()).getOrDefault(state, 0.0);
      if (seconds > 0) {
        byRole.merge(operator.role(), seconds, Double::sum);
      }
    }
    return byRole.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(SHOWN_OPERATORS)
        .map(role -> DisplayText.ascii(role.getKey()) + " " + Quantity.text(role.getValue(), "s"))
        .collect(Collectors.joining(", "));
  }

  /** Kinds of operators by exclusive time. */
  private void kinds() {
    line("");
    line(
        "%-22s %12s %9s %12s %12s %12s",
        "Operators", "exclusive", "share", "DRAM ideal", "array ideal", "SRAM ideal");
    Map<String, List<OperatorTime>> kinds =
        explanation.operators().stream()
            .collect(
                Collectors.groupingBy(OperatorTime::role, LinkedHashMap::new, Collectors.toList()));
    kinds.entrySet().stream()
        .sorted(
            Comparator.comparingDouble(
                    (Map.Entry<String, List<OperatorTime>> kind) -> exclusive(kind.getValue()))
                .reversed())
        .limit(SHOWN_KINDS)
        .forEach(kind -> kind(DisplayText.ascii(kind.getKey()), kind.getValue()));
  }

  private void kind(String name, List<OperatorTime> operators) {
    line(
        "%-22s %12s %9s %12s %12s %12s",
        DisplayText.shortened(name, 22),
        Quantity.text(exclusive(operators), "s"),
        Quantity.percent(exclusive(operators) / explanation.simulated().total()),
        Quantity.text(exclusive(operators, explanation.ideal().get(IdealPart.DRAM)), "s"),
        Quantity.text(exclusive(operators, explanation.ideal().get(IdealPart.ARRAY)), "s"),
        Quantity.text(exclusive(operators, explanation.ideal().get(IdealPart.SRAM)), "s"));
  }

  private void operators(String name, List<OperatorTime> operators) {
    line(
        "%s: %d %s, %s MAC, %s of DRAM traffic",
        name,
        operators.size(),
        operators.size() == 1 ? "operator" : "operators",
        Quantity.digits(operators.stream().mapToDouble(OperatorTime::macs).sum()),
        Quantity.text(operators.stream().mapToDouble(OperatorTime::bytes).sum(), "B"));
    line("");
    line(
        "%-22s %12s %9s %12s %12s %12s",
        "", "exclusive", "share", "DRAM ideal", "array ideal", "SRAM ideal");
    kind(name, operators);
    Map<String, Map<String, Double>> engines = new LinkedHashMap<>();
    for (OperatorTime operator : operators) {
      operator
          .states()
          .forEach(
              (engine, states) ->
                  states.forEach(
                      (state, seconds) ->
                          engines
                              .computeIfAbsent(engine, key -> new LinkedHashMap<>())
                              .merge(state, seconds, Double::sum)));
    }
    engines.forEach(
        (engine, states) -> {
          line("");
          losses("engine " + engine + " for it", states, state -> "");
        });
    line("");
    line("A wait counts for the operator that could not go on. Engines overlap.");
  }

  private static double exclusive(List<OperatorTime> operators) {
    return operators.stream().mapToDouble(OperatorTime::exclusive).sum();
  }

  private static double exclusive(List<OperatorTime> operators, Times times) {
    return operators.stream()
        .mapToDouble(operator -> times.byOperator().getOrDefault(operator.name(), 0.0))
        .sum();
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
