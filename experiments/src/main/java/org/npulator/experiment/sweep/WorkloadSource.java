package org.npulator.experiment.sweep;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.npulator.config.ConfigurationException;
import org.npulator.config.bind.Declarations;
import org.npulator.config.bind.Hash;
import org.npulator.config.bind.Literal;
import org.npulator.config.bind.NearestName;
import org.npulator.config.bind.Unbinder;
import org.npulator.config.preset.PresetCatalog;
import org.npulator.hw.format.FormatConfig;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.InvalidWorkloadException;
import org.npulator.workload.model.ModelDescription;
import org.npulator.workload.model.ModelLoader;
import org.npulator.workload.model.NamedModel;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Workload;

/** Makes the workloads of points. It can be used by several threads at a time. */
final class WorkloadSource {
  private static final int MOST_KEPT = 16;

  private final ModelLoader loader;
  private final Map<String, NamedModel> models = new ConcurrentHashMap<>();
  private final Map<Settings, Identified> recent =
      new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Settings, Identified> eldest) {
          return size() > MOST_KEPT;
        }
      };

  /** What a workload is made of, as written. */
  private record Settings(
      String model, String formats, RunLength length, OptionalInt simulatedLayers) {}

  /**
   * A workload.
   *
   * @param simulatedLayers how many layers are simulated; all if empty
   * @param identity hash of everything it is made of
   */
  record Identified(Workload workload, OptionalInt simulatedLayers, String identity) {}

  WorkloadSource(ModelLoader loader) {
    this.loader = loader;
  }

  /**
   * Checks a value by itself.
   *
   * @throws ConfigurationException if there is no such path, or it never has such a value
   */
  void check(String path, Literal value) throws ConfigurationException {
    WorkloadPath known = known(path, value);
    try {
      switch (known) {
        case MODEL -> model(value);
        case FORMATS -> {
          if (!value.scalar().isNull()) {
            FormatSet.named(value.text());
          }
        }
        case SIMULATED_LAYERS -> layers(value);
        default -> number(known, value);
      }
    } catch (InvalidWorkloadException e) {
      throw located(value, path, e.getMessage());
    }
  }

  private static WorkloadPath known(String path, Literal value) throws ConfigurationException {
    Optional<WorkloadPath> known = WorkloadPath.of(path);
    if (known.isEmpty()) {
      String key = path.substring(WorkloadPath.PREFIX.length());
      throw located(
          value,
          path,
          "unknown key '" + key + "'; " + NearestName.advice(key, WorkloadPath.keys()));
    }
    return known.get();
  }

  private static ConfigurationException located(Literal value, String path, String problem) {
    return new ConfigurationException(value.location() + ": " + path + ": " + problem);
  }

  /**
   * Makes the workload of a point.
   *
   * @param values by path, all but those of the machine
   * @param machineFormats used where none are given
   */
  Identified workload(Map<String, Literal> values, String machineFormats)
      throws ConfigurationException, InvalidWorkloadException {
    Literal model = values.get(WorkloadPath.MODEL.path());
    Literal named = values.get(WorkloadPath.FORMATS.path());
    String formats = named == null || named.scalar().isNull() ? machineFormats : named.text();
    RunLength length =
        new RunLength(
            number(WorkloadPath.BATCH, values),
            number(WorkloadPath.CONTEXT, values),
            number(WorkloadPath.PREFILL, values),
            number(WorkloadPath.DECODE, values));
    Literal sampled = values.get(WorkloadPath.SIMULATED_LAYERS.path());
    OptionalInt simulatedLayers =
        sampled == null || sampled.scalar().isNull()
            ? OptionalInt.empty()
            : OptionalInt.of(layers(sampled));
    Settings settings = new Settings(argument(model), formats, length, simulatedLayers);
    synchronized (recent) {
      Identified known = recent.get(settings);
      if (known != null) {
        return known;
      }
    }
    Identified made = make(model(model), FormatSet.named(formats), length, simulatedLayers);
    synchronized (recent) {
      recent.put(settings, made);
    }
    return made;
  }

  private static Identified make(
      NamedModel model, FormatSet formats, RunLength length, OptionalInt simulatedLayers)
      throws InvalidWorkloadException {
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put(
        "model",
        Unbinder.inBaseUnits(Declarations.of(ModelDescription.class), model.description()));
    identity.put(
        "formats",
        List.of(
            format(formats.weight()), format(formats.activation()), format(formats.keyValue())));
    formats.activePercent().ifPresent(percent -> identity.put("activePercent", percent));
    identity.put("batch", length.batch());
    identity.put("context", length.contextTokens());
    identity.put("prefill", length.prefillTokens());
    identity.put("decode", length.outputTokens());
    simulatedLayers.ifPresent(layers -> identity.put("simulatedLayers", layers));
    Workload workload =
        new WorkloadGenerator(model.name(), model.description(), formats).generate(length);
    return new Identified(workload, simulatedLayers, Hash.of(identity));
  }

  private static Map<String, Object> format(NumberFormat format) {
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("name", format.formatName());
    identity.putAll(Unbinder.inBaseUnits(Declarations.of(FormatConfig.class), format.config()));
    return identity;
  }

  private NamedModel model(Literal name) throws ConfigurationException {
    String argument = argument(name);
    NamedModel known = models.get(argument);
    if (known == null) {
      try {
        known = loader.load(argument);
      } catch (ConfigurationException e) {
        throw located(name, WorkloadPath.MODEL.path(), e.getMessage());
      }
      models.put(argument, known);
    }
    return known;
  }

  /** A file is relative to the one that names it. */
  private static String argument(Literal name) {
    String text = name.text();
    if (!PresetCatalog.isFile(text) && !text.endsWith(".json")) {
      return text;
    }
    Optional<Path> folder = name.location().source().folder();
    String argument = folder.map(path -> path.resolve(text).toString()).orElse(text);
    return argument.contains("/") ? argument : "./" + argument;
  }

  private static int layers(Literal value) throws ConfigurationException {
    long layers = number(WorkloadPath.SIMULATED_LAYERS, value);
    if (layers < 2 || layers > Integer.MAX_VALUE) {
      throw located(
          value,
          WorkloadPath.SIMULATED_LAYERS.path(),
          "found '" + value + "'; expected at least 2 layers");
    }
    return (int) layers;
  }

  private static long number(WorkloadPath path, Map<String, Literal> values)
      throws ConfigurationException {
    return number(path, values.get(path.path()));
  }

  private static long number(WorkloadPath path, Literal value) throws ConfigurationException {
    if (value.value() instanceof Long number) {
      return number;
    }
    throw located(value, path.path(), "found '" + value + "'; expected a whole number such as 128");
  }
}
