package org.npulator.experiment.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Literal;
import org.npulator.config.bind.Name;
import org.npulator.config.bind.NearestName;
import org.npulator.experiment.run.Metric;
import org.npulator.experiment.sweep.WorkloadConfig;
import org.npulator.experiment.sweep.condition.ConditionParser;

/** A search: which values of some keys of a machine are best in several objectives. */
@Doc("a search for the machines that are best in several objectives at once")
public record SearchConfig(
    @Doc("the machine that is changed: a preset or a file") Literal npu,
    @Doc("values that replace those of the machine in all candidates, by path")
        Optional<Map<String, Literal>> set,
    @Doc("what the machines run") WorkloadConfig workload,
    @Doc("variables by the path of a key of the machine, or workload. and a key of the workload")
        Map<String, VariableConfig> variables,
    @Doc("objectives by metric, such as tpotSeconds: min, or cost") Map<String, Goal> objectives,
    @Doc(
            "conditions over metrics and variables that results have to fulfil, such as areaSquareMillimeters <= 4")
        Optional<List<String>> constraints,
    @Doc("prices, of which the metric cost is the sum; needed if cost is used")
        Optional<CostConfig> cost,
    @Doc("how candidates are chosen") AlgorithmConfig algorithm,
    @Doc("what ranks candidates before any is simulated") ScreenConfig screen,
    @Doc("candidates that are simulated in full") @AtLeast(1) @AtMost(1_000_000) int simulations,
    @Doc("start of the random numbers") long seed) {

  /** The kind of its files. */
  public static final String KIND = "search";

  /** The metric made of prices. */
  static final String COST = "cost";

  /** The direction of an objective. */
  public enum Goal {
    @Name("min")
    @Doc("less is better")
    MINIMUM,
    @Name("max")
    @Doc("more is better")
    MAXIMUM
  }

  /** Prices in a currency of the user's choice. */
  @Doc("prices in any currency")
  public record CostConfig(
      @Doc("of a square millimetre of the parts of the chip that are modelled") @AtLeast(0)
          double squareMillimeter,
      @Doc("of a GiB of DRAM") @AtLeast(0) double dramGibibyte,
      @Doc("of a DRAM channel, with its controller and pins") @AtLeast(0) double dramChannel) {}

  /** How candidates are chosen. */
  @Doc("how candidates are chosen")
  public sealed interface AlgorithmConfig {}

  /** NSGA-II. */
  @Name("nsga-ii")
  @Doc("NSGA-II (Deb et al., IEEE Transactions on Evolutionary Computation 6, 2002)")
  public record Nsga2(@Doc("candidates of a generation") @AtLeast(4) @AtMost(10_000) int population)
      implements AlgorithmConfig {}

  /** NSGA-III. */
  @Name("nsga-iii")
  @Doc(
      "NSGA-III, for three objectives and more (Deb and Jain, IEEE Transactions on Evolutionary"
          + " Computation 18, 2014)")
  public record Nsga3(
      @Doc("candidates of a generation") @AtLeast(4) @AtMost(10_000) int population,
      @Doc("divisions of each axis of the reference points") @AtLeast(1) @AtMost(100) int divisions)
      implements AlgorithmConfig {}

  /** Random candidates. */
  @Name("random")
  @Doc("independent random candidates")
  public record RandomChoice() implements AlgorithmConfig {}

  /** All candidates. */
  @Name("exhaustive")
  @Doc("all candidates; refused if there are more than may be evaluated")
  public record Exhaustive() implements AlgorithmConfig {}

  /** What ranks candidates before any is simulated. */
  @Doc("what ranks candidates before any is simulated")
  public sealed interface ScreenConfig {}

  /** The algorithm works on full simulations. */
  @Name("none")
  @Doc("nothing: the algorithm works on full simulations")
  public record NoScreen() implements ScreenConfig {}

  /** The algorithm works on estimates. */
  @Name("analytical")
  @Doc("estimates of an analytical model; the best of them are simulated")
  public record AnalyticalScreen(
      @Doc("candidates that are estimated") @AtLeast(1) @AtMost(10_000_000) int evaluations,
      @Doc("of the simulations, those of random candidates, which tell the error of the estimates")
          @AtLeast(0)
          @AtMost(100_000)
          int sample)
      implements ScreenConfig {}

  public SearchConfig {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    objectives = Collections.unmodifiableMap(new LinkedHashMap<>(objectives));
    if (variables.isEmpty()) {
      throw new InvalidValueException("variables", "no variable; expected at least one");
    }
    if (objectives.isEmpty()) {
      throw new InvalidValueException("objectives", "no objective; expected at least one");
    }
    List<String> known = metrics(screen, cost.isPresent());
    for (String name : objectives.keySet()) {
      if (!known.contains(name)) {
        throw new InvalidValueException(
            "objectives", unknown("objective", name, known, cost.isPresent()));
      }
    }
    for (String text : constraints.orElse(List.of())) {
      requireCondition(text, known, variables, cost.isPresent());
    }
    if (screen instanceof AnalyticalScreen analytical && analytical.sample() >= simulations) {
      throw new InvalidValueException(
          "screen.sample",
          "%d of %d simulations for the error of the estimates; expected fewer"
              .formatted(analytical.sample(), simulations));
    }
  }

  private static void requireCondition(
      String text, List<String> known, Map<String, VariableConfig> variables, boolean cost) {
    List<String> all = new ArrayList<>(known);
    variables.forEach(
        (name, variable) -> {
          all.add(name);
          variable.together().ifPresent(together -> all.addAll(together.keySet()));
        });
    try {
      for (String name : ConditionParser.parse(text).names()) {
        if (!all.contains(name)) {
          throw new IllegalArgumentException(unknown("metric or variable", name, all, cost));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidValueException("constraints", "'" + text + "', " + e.getMessage());
    }
  }

  private static String unknown(String what, String name, List<String> known, boolean cost) {
    if (name.equals(COST) && !cost) {
      return "cost without prices; expected the block cost";
    }
    return "there is no " + what + " '" + name + "'; " + NearestName.advice(name, known);
  }

  /** Names that objectives and constraints may use. */
  private static List<String> metrics(ScreenConfig screen, boolean cost) {
    List<Metric> metrics =
        screen instanceof NoScreen ? List.of(Metric.values()) : AnalyticalModel.ESTIMATED;
    List<String> names = new ArrayList<>(metrics.stream().map(Metric::key).toList());
    if (cost) {
      names.add(COST);
    }
    return names;
  }
}
