package org.npulator.experiment.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.bind.Literal;
import org.npulator.experiment.document.Entries;
import org.npulator.experiment.run.Metric;
import org.npulator.experiment.search.SearchConfig.AnalyticalScreen;
import org.npulator.experiment.search.SearchConfig.Exhaustive;
import org.npulator.experiment.store.ResultStore.Description;
import org.npulator.experiment.sweep.Axis;
import org.npulator.experiment.sweep.PointResolver;
import org.npulator.experiment.sweep.Sweep;

/** A search that was checked: every variable has a path that exists and values it can have. */
public final class Search {
  /** The file that describes the rows of a folder. */
  public static final String DESCRIPTION_FILE = "search.json";

  private final Configuration<SearchConfig> file;
  private final PointResolver resolver;
  private final CandidateSpace space;
  private final Objectives objectives;

  private Search(Configuration<SearchConfig> file, PointResolver resolver, CandidateSpace space) {
    this.file = file;
    this.resolver = resolver;
    this.space = space;
    this.objectives = new Objectives(file.value());
  }

  /**
   * Reads and checks a search.
   *
   * @param nameOrFile a preset, or a file if it has a slash or ends in .yaml
   */
  public static Search load(ConfigurationLoader loader, String nameOrFile)
      throws ConfigurationException {
    Configuration<SearchConfig> file =
        loader.load(SearchConfig.KIND, nameOrFile, List.of(), SearchConfig.class);
    SearchConfig config = file.value();
    PointResolver resolver =
        new PointResolver(loader, config.npu(), config.set().orElse(Map.of()), config.workload());
    List<SearchVariable> variables = new ArrayList<>();
    config.variables().forEach((name, variable) -> variables.add(variable.variable(name)));
    List<Axis> axes = new ArrayList<>();
    for (SearchVariable variable : variables) {
      axes.add(checkable(variable));
    }
    resolver.requireComplete(List.copyOf(resolver.checkAxes(axes)));
    CandidateSpace space = new CandidateSpace(variables);
    Search search = new Search(file, resolver, space);
    if (config.algorithm() instanceof Exhaustive && space.size() > search.evaluations()) {
      throw new ConfigurationException(
          "algorithm: exhaustive, but there are %s candidates and %d evaluations; expected another algorithm, fewer values or more evaluations"
              .formatted(
                  space.size() == Long.MAX_VALUE ? "uncounted" : space.size(),
                  search.evaluations()));
    }
    return search;
  }

  /** The values by which a variable is checked: of a real number its bounds. */
  private static Axis checkable(SearchVariable variable) {
    if (variable instanceof Choice choice) {
      return choice.axis();
    }
    RealRange range = (RealRange) variable;
    List<List<Literal>> bounds = List.of(List.of(range.from()), List.of(range.to()));
    return new Axis(range.name(), List.of(range.name()), bounds);
  }

  public String name() {
    return file.name();
  }

  SearchConfig config() {
    return file.value();
  }

  PointResolver resolver() {
    return resolver;
  }

  CandidateSpace space() {
    return space;
  }

  Objectives objectives() {
    return objectives;
  }

  /** Candidates that the algorithm may have evaluated. */
  public int evaluations() {
    return file.value().screen() instanceof AnalyticalScreen analytical
        ? analytical.evaluations()
        : file.value().simulations();
  }

  /** Candidates that are simulated in full. */
  public int simulations() {
    return file.value().simulations();
  }

  /** The number of candidates there are, in words. */
  public String describeSize() {
    return space.size() == Long.MAX_VALUE
        ? "more candidates than are counted"
        : "%,d candidates".formatted(space.size());
  }

  /** The variables and how many values each has, in words. */
  public List<String> describeVariables() {
    return space.variables().stream()
        .map(
            variable ->
                variable.name()
                    + ": "
                    + (variable instanceof RealRange range
                        ? "any number from " + range.from() + " to " + range.to()
                        : variable.size() + " values"))
        .toList();
  }

  /** What search.json says before the search; equal searches have equal descriptions. */
  public Description description(String toolVersion) {
    SearchConfig config = file.value();
    Map<String, Object> content = Sweep.identity(SearchConfig.KIND, file, resolver, toolVersion);
    content.put("seed", config.seed());
    content.put("axes", space.variables().stream().map(Search::axis).toList());
    content.put(
        "objectives",
        objectives.names().stream()
            .map(
                name ->
                    Entries.of(
                        "name",
                        name,
                        "unit",
                        Metric.named(name).map(Metric::unit).orElse(""),
                        "better",
                        objectives.goal(name) == SearchConfig.Goal.MINIMUM ? "lower" : "higher"))
            .toList());
    content.put("constraints", config.constraints().orElse(List.of()));
    content.put("algorithm", file.resolved().get("algorithm"));
    content.put("screen", file.resolved().get("screen"));
    content.put("simulations", config.simulations());
    content.put("metrics", List.of(Metric.values()).stream().map(Sweep::metric).toList());
    return new Description(DESCRIPTION_FILE, content);
  }

  private static Map<String, Object> axis(SearchVariable variable) {
    return variable instanceof RealRange range
        ? Entries.of("path", range.name(), "from", range.from().value(), "to", range.to().value())
        : Sweep.axis(((Choice) variable).axis());
  }
}
