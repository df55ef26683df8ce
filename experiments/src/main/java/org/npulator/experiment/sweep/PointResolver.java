package org.npulator.experiment.sweep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.Template;
import org.npulator.config.bind.Hash;
import org.npulator.config.bind.Literal;
import org.npulator.experiment.document.Entries;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.model.InvalidWorkloadException;
import org.npulator.workload.model.ModelLoader;

/** Makes machines and workloads of values. It can be used by several threads at a time. */
public final class PointResolver {
  /** The path of whole machines. */
  static final String MACHINE = "npu";

  private final ConfigurationLoader loader;
  private final Template<NpuConfig> machines;

  /** Machines that are values of an axis, by what is written for them. */
  private final Map<String, Template<NpuConfig>> others = new ConcurrentHashMap<>();

  private final WorkloadSource workloads;
  private final Map<String, Literal> fixed;
  private final Configuration<NpuConfig> base;

  /**
   * @param npu the machine that is changed
   * @param set values that replace those of the machine, by path
   * @param workload what the machines run as far as points do not say it
   * @throws ConfigurationException if the machine or a value cannot be used
   */
  public PointResolver(
      ConfigurationLoader loader, Literal npu, Map<String, Literal> set, WorkloadConfig workload)
      throws ConfigurationException {
    this.loader = loader;
    machines = loader.template("npu", npu, NpuConfig.class);
    workloads = new WorkloadSource(new ModelLoader(loader));
    fixed = new LinkedHashMap<>(set);
    for (Map.Entry<String, Literal> value : set.entrySet()) {
      if (value.getKey().startsWith(WorkloadPath.PREFIX)) {
        throw new ConfigurationException(
            value.getValue().location()
                + ": set: "
                + value.getKey()
                + " is no key of the machine; expected it in the block workload");
      }
    }
    fixed.putAll(workload.values());
    base = machines.with(machineValues(fixed));
    for (Map.Entry<String, Literal> value : workload.values().entrySet()) {
      workloads.check(value.getKey(), value.getValue());
    }
  }

  /**
   * Checks a value of a path by itself.
   *
   * @throws ConfigurationException if there is no such path, or it never has such a value
   */
  public void check(String path, Literal value) throws ConfigurationException {
    if (path.startsWith(WorkloadPath.PREFIX)) {
      workloads.check(path, value);
    } else if (path.equals(MACHINE)) {
      Template<NpuConfig> machine = loader.template("npu", value, NpuConfig.class);
      machine.with(machineValues(fixed));
      others.put(value.text(), machine);
    } else {
      machines.check(path, value);
    }
  }

  /**
   * Checks all values of axes, and that no path is changed by two of them.
   *
   * @return all paths and names of axes
   */
  public Set<String> checkAxes(List<Axis> axes) throws ConfigurationException {
    Set<String> names = new HashSet<>();
    for (Axis axis : axes) {
      for (List<Literal> values : axis.values()) {
        for (int i = 0; i < values.size(); i++) {
          check(axis.paths().get(i), values.get(i));
        }
      }
      List<String> own = new ArrayList<>(axis.paths());
      if (axis.isNamed()) {
        own.add(axis.name());
      }
      for (String name : own) {
        if (!names.add(name)) {
          Literal first = axis.values().get(0).get(0);
          throw new ConfigurationException(
              first.location() + ": two axes change " + name + "; expected it once");
        }
      }
    }
    return names;
  }

  /** Whether a path is one of the workload, not of the machine. */
  public static boolean isOfWorkload(String path) {
    return path.startsWith(WorkloadPath.PREFIX);
  }

  /**
   * Checks that nothing of the workload is left open.
   *
   * @param paths those that have values in every point
   */
  public void requireComplete(List<String> paths) throws ConfigurationException {
    for (WorkloadPath path : WorkloadPath.values()) {
      boolean open = !fixed.containsKey(path.path()) && !paths.contains(path.path());
      if (open && !path.isOptional()) {
        throw new ConfigurationException(
            "workload: missing key '"
                + path.key()
                + "'; expected it in the block workload, or as "
                + path.path());
      }
    }
  }

  /** The machine before points change it. */
  public Configuration<NpuConfig> base() {
    return base;
  }

  /** What the machines run as far as points do not say it, sorted by key. */
  public SortedMap<String, Object> fixedWorkload() {
    SortedMap<String, Object> workload = new TreeMap<>();
    fixed.forEach(
        (path, value) -> {
          if (isOfWorkload(path)) {
            workload.put(path.substring(WorkloadPath.PREFIX.length()), value.value());
          }
        });
    return workload;
  }

  /** The machine before points change it, as files describe it. */
  public Map<String, Object> describeBase() {
    return Entries.of("name", base.name(), "hash", base.hash(), "resolved", base.resolved());
  }

  /**
   * The machine and the workload of a point.
   *
   * @throws ConfigurationException if the values cannot be together
   * @throws InvalidWorkloadException if there is no such workload
   */
  public ResolvedPoint resolve(Map<String, Literal> values)
      throws ConfigurationException, InvalidWorkloadException {
    Map<String, Literal> all = merged(values);
    Literal machine = all.get(MACHINE);
    NpuConfig npu =
        (machine == null ? machines : others.get(machine.text())).valueWith(machineValues(all));
    WorkloadSource.Identified workload = workloads.workload(all, npu.formats());
    String key = Hash.of(Map.of("npu", machines.hash(npu), "workload", workload.identity()));
    return new ResolvedPoint(key, npu, workload.workload(), workload.simulatedLayers());
  }

  /** The key of a point that cannot be resolved. */
  public String keyOfInvalid(Map<String, Literal> values) {
    Map<String, Object> written = new LinkedHashMap<>();
    merged(values).forEach((path, value) -> written.put(path, value.text()));
    return Hash.of(Map.of("npu", base.hash(), "invalid", written));
  }

  private Map<String, Literal> merged(Map<String, Literal> values) {
    Map<String, Literal> all = new LinkedHashMap<>(fixed);
    all.putAll(values);
    return all;
  }

  private static Map<String, Literal> machineValues(Map<String, Literal> all) {
    Map<String, Literal> machine = new LinkedHashMap<>(all);
    machine.keySet().removeIf(path -> isOfWorkload(path) || path.equals(MACHINE));
    return machine;
  }
}
