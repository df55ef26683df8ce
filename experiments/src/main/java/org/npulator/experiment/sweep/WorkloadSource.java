package org.npulator.experiment.sweep;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Map<Settings, Workload> recent =
      new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Settings, Workload> eldest) {
          return size() > MOST_KEPT;
        }
      };

  private record Settings(NamedModel model, FormatSet formats, RunLength length) {}

  /**
   * A workload and the identity of everything it is made of.
   *
   * @param identity nested maps of text and numbers
   */
  record Identified(Workload workload, Map<String, Object> identity) {}

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
    NamedModel model = model(values.get(WorkloadPath.MODEL.path()));
    Literal named = values.get(WorkloadPath.FORMATS.path());
    FormatSet formats =
        FormatSet.named(named == null || named.scalar().isNull() ? machineFormats : named.text());
    RunLength length =
        new RunLength(
            number(WorkloadPath.BATCH, values),
            number(WorkloadPath.CONTEXT, values),
            number(WorkloadPath.PREFILL, values),
            number(WorkloadPath.DECODE, values));
    Settings settings = new Settings(model, formats, length);
    return new Identified(workload(settings), identity(settings));
  }

  private Workload workload(Settings settings) throws InvalidWorkloadException {
    synchronized (recent) {
      Workload known = recent.get(settings);
      if (known != null) {
        return known;
      }
    }
    Workload made =
        new WorkloadGenerator(
                settings.model().name(), settings.model().description(), settings.formats())
            .generate(settings.length());
    synchronized (recent) {
      recent.put(settings, made);
    }
    return made;
  }

  private static Map<String, Object> identity(Settings settings) {
    RunLength length = settings.length();
    FormatSet formats = settings.formats();
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put(
        "model",
        Hash.of(
            Unbinder.inBaseUnits(
                Declarations.of(ModelDescription.class), settings.model().description())));
    identity.put(
        "formats",
        List.of(
            format(formats.weight()), format(formats.activation()), format(formats.keyValue())));
    identity.put("batch", length.batch());
    identity.put("context", length.contextTokens());
    identity.put("prefill", length.prefillTokens());
    identity.put("decode", length.outputTokens());
    return identity;
  }

  private static Map<String, Object> format(NumberFormat format) {
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("name", format.formatName());
    identity.putAll(Unbinder.inBaseUnits(Declarations.of(FormatConfig.class), format.config()));
    return identity;
  }

  /** A file is relative to the one that names it. */
  private NamedModel model(Literal name) throws ConfigurationException {
    String text = name.text();
    Optional<Path> folder = name.location().source().folder();
    boolean file = PresetCatalog.isFile(text) || text.endsWith(".json");
    String argument = file && folder.isPresent() ? folder.get().resolve(text).toString() : text;
    if (file && !argument.contains("/")) {
      argument = "./" + argument;
    }
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
