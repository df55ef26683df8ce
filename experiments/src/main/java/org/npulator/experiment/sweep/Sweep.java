package org.npulator.experiment.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.bind.Hash;
import org.npulator.config.bind.NearestName;
import org.npulator.experiment.document.Entries;
import org.npulator.experiment.run.Metric;
import org.npulator.experiment.store.ResultStore.Description;
import org.npulator.experiment.store.RowCodec;
import org.npulator.experiment.sweep.condition.Condition;
import org.npulator.experiment.sweep.condition.ConditionParser;

/** A sweep that was checked: every axis has a path that exists and values that it can have. */
public final class Sweep {
  /** The file that describes the rows of a folder. */
  public static final String DESCRIPTION_FILE = "sweep.json";

  private final Configuration<SweepConfig> file;
  private final PointResolver resolver;
  private final PointSpace space;

  private Sweep(Configuration<SweepConfig> file, PointResolver resolver, PointSpace space) {
    this.file = file;
    this.resolver = resolver;
    this.space = space;
  }

  /**
   * Reads and checks a sweep.
   *
   * @param nameOrFile a preset, or a file if it has a slash or ends in .yaml
   */
  public static Sweep load(ConfigurationLoader loader, String nameOrFile)
      throws ConfigurationException {
    Configuration<SweepConfig> file =
        loader.load(SweepConfig.KIND, nameOrFile, List.of(), SweepConfig.class);
    SweepConfig config = file.value();
    PointResolver resolver =
        new PointResolver(loader, config.npu(), config.set().orElse(Map.of()), config.workload());
    List<Axis> axes = new ArrayList<>();
    config.axes().forEach((name, axis) -> axes.add(axis.axis(name)));
    Set<String> names = resolver.checkAxes(axes);
    resolver.requireComplete(List.copyOf(names));
    List<Condition> exclude = new ArrayList<>();
    for (String text : config.exclude().orElse(List.of())) {
      Condition condition = ConditionParser.parse(text);
      requireKnown(condition, names);
      exclude.add(condition);
    }
    try {
      return new Sweep(file, resolver, new PointSpace(axes, exclude));
    } catch (ArithmeticException e) {
      throw new ConfigurationException("axes: more points than can be counted; expected fewer");
    }
  }

  private static void requireKnown(Condition condition, Set<String> names)
      throws ConfigurationException {
    for (String name : condition.names()) {
      if (!names.contains(name)) {
        throw new ConfigurationException(
            "exclude: '"
                + condition
                + "': there is no axis "
                + name
                + "; "
                + NearestName.advice(name, names.stream().sorted().toList()));
      }
    }
  }

  public String name() {
    return file.name();
  }

  public PointSpace space() {
    return space;
  }

  public PointResolver resolver() {
    return resolver;
  }

  /** The metrics that rows keep. */
  public List<Metric> metrics() {
    return file.value().kept();
  }

  /** What sweep.json says; equal sweeps have equal descriptions. */
  public Description description(String toolVersion) {
    Map<String, Object> content = identity(SweepConfig.KIND, file, resolver, toolVersion);
    content.put("points", space.count());
    content.put("axes", space.axes().stream().map(Sweep::axis).toList());
    content.put(
        "workloadAxes", space.columns().stream().filter(PointResolver::isOfWorkload).toList());
    content.put("exclude", file.value().exclude().orElse(List.of()));
    content.put("metrics", metrics().stream().map(Sweep::metric).toList());
    return new Description(DESCRIPTION_FILE, content);
  }

  /**
   * What the files of a folder begin with: the version, the sweep or search, and the machine and
   * workload that it changes. The hash is of both, because the file only names the machine.
   *
   * @param kind sweep or search
   */
  public static Map<String, Object> identity(
      String kind, Configuration<?> file, PointResolver resolver, String toolVersion) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("schemaVersion", RowCodec.SCHEMA_VERSION);
    content.put("toolVersion", toolVersion);
    content.put("name", file.name());
    content.put("description", file.resolved().getOrDefault("description", ""));
    content.put("hash", Hash.of(Map.of(kind, file.hash(), "npu", resolver.base().hash())));
    content.put("base", resolver.describeBase());
    content.put("workload", resolver.fixedWorkload());
    return content;
  }

  /** An axis as the files of a folder describe it. */
  public static Map<String, Object> axis(Axis axis) {
    List<Object> labels = new ArrayList<>();
    for (int place = 0; place < axis.values().size(); place++) {
      labels.add(axis.label(place));
    }
    return axis.isNamed()
        ? Entries.of("name", axis.name(), "paths", axis.paths(), "values", labels)
        : Entries.of("path", axis.name(), "values", labels);
  }

  /** A metric as the files of a folder describe it. */
  public static Map<String, Object> metric(Metric metric) {
    return Entries.of(
        "name", metric.key(),
        "unit", metric.unit(),
        "better", metric.better().toString(),
        "description", metric.description());
  }
}
