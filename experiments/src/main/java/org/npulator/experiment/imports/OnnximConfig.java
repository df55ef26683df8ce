package org.npulator.experiment.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.npulator.experiment.input.InputFormatException;
import org.npulator.workload.json.JsonFormatException;
import org.npulator.workload.json.JsonObject;

/** Reads hardware configurations of ONNXim (a1e8629), JSON files. */
public final class OnnximConfig {
  private static final long MOST_BYTES = 1 << 20;
  private static final int MOST = 1 << 20;

  /** Settings of what is printed, or of scheduling several models: no property of the machine. */
  private static final Set<String> NO_HARDWARE =
      Set.of("core_print_interval", "dram_print_interval", "icnt_print_interval");

  private static final Set<String> KNOWN =
      Set.of(
          "num_cores",
          "core_freq",
          "core_config",
          "dram_type",
          "dram_freq",
          "dram_channels",
          "dram_req_size",
          "dram_config_path",
          "icnt_type",
          "icnt_freq",
          "icnt_latency",
          "icnt_injection_ports_per_core",
          "precision",
          "scheduler");

  private static final Set<String> CORE_KNOWN =
      Set.of(
          "core_type",
          "core_width",
          "core_height",
          "spad_size",
          "accum_spad_size",
          "vector_process_bit");

  private static final Map<Long, String> FORMATS = Map.of(1L, "w8a8", 2L, "fp16");
  private static final Map<Long, String> RATES =
      Map.of(1L, "{int8xint8: 1}", 2L, "{fp16xfp16: 1, bf16xbf16: 1, int8xint8: 1}");

  private final Path file;
  private final JsonObject json;
  private final List<String> notes = new ArrayList<>();

  private OnnximConfig(Path file, JsonObject json) {
    this.file = file;
    this.json = json;
  }

  /**
   * The machine of a configuration.
   *
   * @throws InputFormatException if the file is no configuration, or of a machine that cannot be
   *     described
   */
  public static ImportedMachine read(Path file) throws InputFormatException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new InputFormatException(file + ": expected at most " + MOST_BYTES + " bytes");
      }
      return new OnnximConfig(file, JsonObject.parse(Files.readString(file), 1)).machine();
    } catch (JsonFormatException e) {
      throw new InputFormatException(e.locatedIn(file.toString()));
    } catch (NoSuchFileException e) {
      throw new InputFormatException(file + ": there is no such file");
    } catch (IOException e) {
      throw new InputFormatException(file + ": cannot be read: " + e.getMessage());
    }
  }

  private ImportedMachine machine() throws JsonFormatException {
    long cores = json.integer("num_cores", 1, 64);
    JsonObject configs = json.object("core_config");
    JsonObject core = configs.object("core_0");
    for (int number = 1; number < cores; number++) {
      requireSame(core, configs.object("core_" + number), "core_" + number);
    }
    if (!core.text("core_type").equals("systolic_ws")) {
      throw core.unexpected("core_type", "systolic_ws, the only one that ONNXim implements");
    }
    long precision = json.integer("precision", 1, 8);
    if (!FORMATS.containsKey(precision)) {
      throw json.unexpected("precision", "1 or 2 bytes");
    }
    String memory = memory();
    String fabric = fabric();
    noteRest(core);
    String head =
        "kind: npu\nschemaVersion: 1\nextends: npu-4x128\ndescription: imported from the ONNXim"
            + " configuration "
            + file.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_")
            + "\n";
    String body =
        "clocks: {core: %d MHz, fabric: %d MHz}\n"
                .formatted(json.integer("core_freq", 1, MOST), json.integer("icnt_freq", 1, MOST))
            + "formats: "
            + FORMATS.get(precision)
            + "\n"
            + core(cores, core, precision)
            + fabric
            + (cores == 1 ? "noc: null\n" : "")
            + memory;
    return ImportedMachine.of(head, body, notes);
  }

  private static void requireSame(JsonObject first, JsonObject other, String name)
      throws JsonFormatException {
    for (String key : CORE_KNOWN) {
      boolean text = key.equals("core_type");
      boolean same =
          text
              ? first.text(key).equals(other.text(key))
              : first.integer(key, 1, Integer.MAX_VALUE)
                  == other.integer(key, 1, Integer.MAX_VALUE);
      if (!same) {
        throw other.problem(
            key, name + " differs from core_0 in " + key + ", expected equal cores");
      }
    }
  }

  private String core(long cores, JsonObject core, long precision) throws JsonFormatException {
    long columns = core.integer("core_width", 1, 4096);
    long vectorBytes = core.integer("vector_process_bit", 8, 1 << 24) / 8;
    long ports =
        json.optionalInteger("icnt_injection_ports_per_core", 1, 1024).orElse(1)
            * json.integer("dram_req_size", 1, 4096);
    return "cores:\n"
        + "  count: %d\n".formatted(cores)
        + "  matrix:\n    type: systolic\n    rows: %d\n    columns: %d\n"
            .formatted(core.integer("core_height", 1, 4096), columns)
        + "    dataflow: weight-stationary\n    doubleBufferedWeights: true\n"
        + "    macsPerCyclePerElement: "
        + RATES.get(precision)
        + "\n"
        + "  vector: {lanes: %d, operations: vector-single-cycle}\n"
            .formatted(Math.max(1, vectorBytes / precision))
        + "  scratchpad: "
        + ImportedMachine.memory(core.integer("spad_size", 1, MOST) << 10, columns * precision, 8)
        + "\n  accumulator: "
        + ImportedMachine.memory(core.integer("accum_spad_size", 1, MOST) << 10, columns * 4, 8)
        + "\n  dma: {engines: 2, outstanding: %d, burst: %d B}\n"
            .formatted(Math.max(1, (8 << 10) / ports), ports);
  }

  private String fabric() throws JsonFormatException {
    if (!json.text("icnt_type").equals("simple")) {
      notes.add("icnt_type " + json.text("icnt_type") + ": a crossbar takes its place");
    }
    return "interconnect: {type: crossbar, clock: fabric, width: %d B, latency: %d cycles}\n"
        .formatted(
            json.integer("dram_req_size", 1, 4096),
            json.optionalInteger("icnt_latency", 0, 1000).orElse(0) + 1);
  }

  private String memory() throws JsonFormatException {
    String path = json.has("dram_config_path") ? json.text("dram_config_path") : "";
    boolean ramulator = json.text("dram_type").equals("ramulator2");
    String device;
    long megahertz;
    if (ramulator && path.endsWith("DDR4.yaml")) {
      device = "DDR4-1600-ONNXim";
      megahertz = 400;
    } else {
      device = "HBM2-2400-ONNXim";
      megahertz = 1200;
      if (!ramulator || !path.endsWith("HBM2.yaml")) {
        notes.add(
            "dram_type "
                + json.text("dram_type")
                + " with dram_config_path "
                + path.replaceAll("[^ -~]", "?")
                + ": the device is HBM2-2400-ONNXim instead");
      }
    }
    if (json.integer("dram_freq", 1, MOST) != megahertz) {
      notes.add(
          "dram_freq "
              + json.integer("dram_freq", 1, MOST)
              + ": the device runs at "
              + megahertz
              + " MHz");
    }
    return "memory: {device: %s, channels: %d}\n"
        .formatted(device, json.integer("dram_channels", 1, 256));
  }

  private void noteRest(JsonObject core) throws JsonFormatException {
    if (!json.text("scheduler").equals("simple")) {
      notes.add("scheduler " + json.text("scheduler").replaceAll("[^ -~]", "?"));
    }
    for (String key : new TreeSet<>(json.keys())) {
      if (!KNOWN.contains(key) && !NO_HARDWARE.contains(key)) {
        notes.add(key.replaceAll("[^ -~]", "?"));
      }
    }
    for (String key : new TreeSet<>(core.keys())) {
      boolean latency = key.endsWith("_latency");
      if (latency && core.integer(key, 0, MOST) != 1) {
        notes.add(key + " " + core.integer(key, 0, MOST) + ": vector operations take one cycle");
      } else if (!latency && !CORE_KNOWN.contains(key)) {
        notes.add("core_config." + key.replaceAll("[^ -~]", "?"));
      }
    }
  }
}
