package org.npulator.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Result files with the shapes of Qwen2.5-0.5B (24 layers, hidden 896, FFN 4864, vocabulary 151936)
 * on a 64x64 array with 51.2 GB/s. The times are invented (1.09 x the roofline bound); they serve
 * layout and sums, and say nothing about a machine.
 */
final class SampleRun {
  private static final double PEAK_MACS = 4.096e12;
  private static final double PEAK_BYTES = 5.12e10;

  private record Kind(String role, long inputs, long outputs, int perStep) {
    long weights() {
      return inputs * outputs;
    }
  }

  private final String name;
  private final int repeats;
  private final List<Kind> kinds = new ArrayList<>();
  private final ObjectMapper mapper = new ObjectMapper();
  private final StringBuilder csv =
      new StringBuilder(
          "step,phase,operator,role,layer,startSeconds,endSeconds,exclusiveSeconds,macs,bytesRead,"
              + "bytesWritten,matrixBusyCycles,vectorBusyCycles\n");
  private double now;

  private SampleRun(String name, int repeats) {
    this.name = name;
    this.repeats = repeats;
    kinds.add(new Kind("q_proj", 896, 896, 24));
    kinds.add(new Kind("k_proj", 896, 128, 24));
    kinds.add(new Kind("v_proj", 896, 128, 24));
    kinds.add(new Kind("attention", 128, 896, 24));
    kinds.add(new Kind("o_proj", 896, 896, 24));
    kinds.add(new Kind("gate_proj", 896, 4864, 24));
    kinds.add(new Kind("up_proj", 896, 4864, 24));
    kinds.add(new Kind("down_proj", 4864, 896, 24));
    kinds.add(new Kind("head", 896, 151936, 1));
    kinds.add(new Kind("norm", 0, 896, 49));
    for (int i = 0; i < repeats - 1; i++) {
      kinds.add(new Kind("expert" + i + "_proj", 896, 200 + 13L * i, 24));
    }
  }

  /** A run as the simulator writes it. */
  static SampleRun ordinary() {
    return new SampleRun("edge-npu", 1);
  }

  /** The ordinary run with a name from a configuration. */
  static SampleRun named(String name) {
    return new SampleRun(name, 1);
  }

  /** A run with many engines, channels, kinds of operator and energy components. */
  static SampleRun crowded(int repeats) {
    return new SampleRun("server-npu", repeats);
  }

  Path writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("result.json"), json().toPrettyString());
    Files.writeString(folder.resolve("operators.csv"), csv);
    return folder;
  }

  /** The content of result.json; also fills the operators. */
  ObjectNode json() {
    csv.setLength(csv.indexOf("\n") + 1);
    now = 0;
    ObjectNode root = mapper.createObjectNode().put("schema", "npulator-result/1");
    root.putObject("tool").put("name", "npulator").put("version", "0.1.0");
    ObjectNode config =
        root.putObject("config").put("name", name).put("hash", "5f2b8c1d".repeat(8));
    config.putArray("estimated").add("memory.device.timing.nCL");
    config.putObject("resolved").put("description", name).putObject("cores").put("count", 1);
    root.putObject("workload")
        .put("model", "qwen2.5-0.5b")
        .put("formats", "w8a8")
        .put("batch", 1)
        .put("prefillTokens", 128)
        .put("decodeTokens", 16)
        .put("cachedTokens", 0)
        .put("hash", "0a1b2c3d".repeat(8));
    root.putObject("peak").put("macsPerSecond", PEAK_MACS).put("dramBytesPerSecond", PEAK_BYTES);
    ArrayNode phases = root.putArray("phases");
    ArrayNode mapping = root.putArray("mapping");
    double prefill = phase(phases, mapping, "prefill", 128, 1);
    double decode = phase(phases, mapping, "decode", 1, 15);
    double total = prefill + decode;
    root.putObject("time").put("tickHertz", 4e9).put("ticks", Math.round(total * 4e9));
    root.putObject("summary")
        .put("totalSeconds", total)
        .put("ttftSeconds", prefill)
        .put("tpotSeconds", decode / 15)
        .put("tokensPerSecond", 15 / decode)
        .put("energyJoules", 0.36)
        .put("energyPerTokenJoules", 0.36 / 16)
        .put("macUtilization", 0.11)
        .put("dramBandwidthUtilization", 0.86)
        .put("limiter", "DRAM bandwidth in decode (15 of 16 steps)");
    engines(root.putArray("engines"), Math.round(total * 1e9));
    channels(root.putArray("dram"), Math.round(total * 8e8));
    energy(root.putObject("energy"));
    return root;
  }

  private double phase(ArrayNode phases, ArrayNode mapping, String phase, int rows, int steps) {
    long macs = 0;
    long read = 0;
    long written = 0;
    double seconds = 0;
    for (int step = 0; step < steps; step++) {
      for (Kind kind : kinds) {
        for (int layer = 0; layer < kind.perStep; layer++) {
          boolean head = kind.role.equals("head");
          long operatorMacs = kind.weights() * (head ? 1 : rows);
          long operatorRead = kind.weights();
          long operatorWritten = kind.role.equals("k_proj") ? 128L * rows : 0;
          double bound =
              Math.max(operatorMacs / PEAK_MACS, (operatorRead + operatorWritten) / PEAK_BYTES);
          double exclusive = kind.inputs == 0 ? 2e-6 * rows / 8 : bound * 1.09;
          String operator = (head ? "" : "layer" + layer + ".") + kind.role;
          csv.append(
              String.format(
                  Locale.ROOT,
                  "%d,%s,%s,%s,%s,%s,%s,%s,%d,%d,%d,%d,%d\n",
                  phase.equals("prefill") ? 0 : step + 1,
                  phase,
                  quoted(operator),
                  quoted(kind.role),
                  head ? "" : layer,
                  now,
                  now + exclusive,
                  exclusive,
                  operatorMacs,
                  operatorRead,
                  operatorWritten,
                  operatorMacs / 4096,
                  kind.inputs == 0 ? 2000 : 0));
          now += exclusive;
          seconds += exclusive;
          macs += operatorMacs;
          read += operatorRead;
          written += operatorWritten;
          if (step == 0) {
            ObjectNode row = mapping.addObject().put("phase", phase).put("operator", operator);
            row.put("dataflow", kind.inputs == 0 ? "vector" : "weight-stationary");
            row.putObject("tile").put("m", rows).put("k", kind.inputs).put("n", 128);
            row.put("loopOrder", "n,k,m").put("estimatedCycles", Math.round(exclusive * 1e9));
            row.put("partition", kind.inputs == 0 ? "all" : "n/4");
          }
        }
      }
    }
    ObjectNode row =
        phases
            .addObject()
            .put("name", phase)
            .put("steps", steps)
            .put("seconds", seconds)
            .put("macs", macs)
            .put("bytesRead", read)
            .put("bytesWritten", written)
            .put("weightBytes", read)
            .put("keyValueReadBytes", 0)
            .put("keyValueWriteBytes", written);
    row.putArray("spills");
    row.put("minimumSeconds", (read + written) / PEAK_BYTES)
        .put("macUtilization", macs / PEAK_MACS / seconds)
        .put("dramBandwidthUtilization", (read + written) / PEAK_BYTES / seconds)
        .put("energyJoules", seconds * 1.9)
        .put("limiter", rows > 1 ? "matrix array" : "DRAM bandwidth");
    return seconds;
  }

  private void engines(ArrayNode engines, long cycles) {
    String[] states = {
      "busy",
      "operandLoad",
      "accumulator",
      "dependency",
      "buffer",
      "bankConflict",
      "outputDrain",
      "noWork"
    };
    for (int core = 0; core < repeats; core++) {
      split(engine(engines, core, "matrix", cycles), cycles, states, 14, 61, 1, 8, 3, 2, 1, 10);
      split(engine(engines, core, "vector", cycles), cycles, states, 6, 0, 0, 31, 0, 0, 2, 61);
      split(engine(engines, core, "dmaRead", cycles), cycles, states, 88, 0, 0, 2, 6, 0, 0, 4);
    }
  }

  private static ObjectNode engine(ArrayNode engines, int core, String unit, long cycles) {
    return engines
        .addObject()
        .put("name", "core" + core + "." + unit)
        .put("clock", "core")
        .put("clockHertz", 1e9)
        .put("cycles", cycles)
        .putObject("states");
  }

  private void channels(ArrayNode dram, long cycles) {
    String[] states = {
      "data",
      "columnGap",
      "activate",
      "activateWindow",
      "rowConflict",
      "turnaround",
      "writeDrain",
      "commandBus",
      "refresh",
      "powerState",
      "noRequest"
    };
    for (int channel = 0; channel < 4 * repeats; channel++) {
      ObjectNode row =
          dram.addObject()
              .put("channel", channel)
              .put("clock", "memory")
              .put("clockHertz", 8e8)
              .put("cycles", cycles)
              .put("bytesRead", 1_900_000_000L)
              .put("bytesWritten", 400_000L);
      row.putObject("commands").put("ACT1", 930_000).put("RD32", 59_000_000).put("REFab", 1200);
      split(row.putObject("states"), cycles, states, 86, 0, 2, 1, 2, 1, 1, 0, 4, 0, 3);
    }
  }

  /** Shares in per cent of the cycles; the last state takes what rounding leaves. */
  private static void split(ObjectNode target, long cycles, String[] states, int... percent) {
    long left = cycles;
    for (int i = 0; i < states.length - 1; i++) {
      long part = cycles / 100 * percent[i];
      target.put(states[i], part);
      left -= part;
    }
    target.put(states[states.length - 1], left);
  }

  private void energy(ObjectNode energy) {
    ArrayNode components = energy.putArray("components");
    component(components, "dram.read", 5.9e7, "commands", 0.17, 0.11, 0.26);
    component(components, "dram.background", 0.18, "seconds", 0.05, 0.02, 0.08);
    component(components, "dram.activate", 9.3e5, "commands", 0.021, 0.014, 0.032);
    component(components, "matrix.mac", 7e10, "MACs", 0.056, null, null);
    component(components, "scratchpad.read", 9e9, "accesses", 0.034, null, null);
    component(components, "static", 0.18, "seconds", 0.029, null, null);
    for (int i = 0; i < repeats - 1; i++) {
      component(components, "unit" + i, 1000 + i, "accesses", 0.0001 * (i + 1), null, null);
    }
    energy.putArray("notModelled").add("on-chip network").add("clock tree of the controller");
  }

  private static void component(
      ArrayNode components,
      String name,
      double count,
      String unit,
      double joules,
      Double low,
      Double high) {
    components
        .addObject()
        .put("name", name)
        .put("count", count)
        .put("unit", unit)
        .put("joules", joules)
        .put("lowJoules", low)
        .put("highJoules", high)
        .put("source", "sample table, row " + name);
  }

  private static String quoted(String cell) {
    return '"' + cell.replace("\"", "\"\"") + '"';
  }
}
