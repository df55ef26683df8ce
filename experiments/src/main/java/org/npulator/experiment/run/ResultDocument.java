package org.npulator.experiment.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.npulator.core.time.ClockDomain;
import org.npulator.core.time.TimeBase;
import org.npulator.hw.chip.ChannelReport;
import org.npulator.hw.chip.ChipReport;
import org.npulator.hw.chip.EnergyComponent;
import org.npulator.hw.chip.EngineReport;
import org.npulator.workload.mapping.MappedStep;
import org.npulator.workload.mapping.OperatorMapping;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Workload;

/** The content of result.json, as maps and lists. Equal runs give equal documents. */
final class ResultDocument {
  static final String SCHEMA = "npulator-result/1";

  private final RunDescription description;
  private final SimulationResult result;
  private final TimeBase timeBase;
  private final Peaks peaks;

  ResultDocument(RunDescription description, SimulationResult result, Peaks peaks) {
    this.description = description;
    this.result = result;
    this.timeBase = result.timeBase();
    this.peaks = peaks;
  }

  Map<String, Object> content(String toolVersion) throws IOException {
    List<PhaseSummary> phases = phases();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", SCHEMA);
    document.put("tool", map("name", "npulator", "version", toolVersion));
    document.put(
        "config",
        map(
            "name", description.npu().name(),
            "hash", description.npu().hash(),
            "estimated", estimatedValues(),
            "resolved", description.npu().resolved()));
    document.put("workload", workload());
    document.put(
        "time", map("tickHertz", timeBase.tickRate().toHertz(), "ticks", result.report().ticks()));
    document.put(
        "peak",
        map(
            "macsPerSecond", peaks.macsPerSecond(),
            "dramBytesPerSecond", peaks.dramBytesPerSecond()));
    document.put("summary", summary(phases));
    document.put("phases", phases.stream().map(ResultDocument::phase).toList());
    document.put("engines", result.report().engines().stream().map(this::engine).toList());
    document.put("dram", result.report().channels().stream().map(this::channel).toList());
    document.put("energy", energy(result.report()));
    document.put("mapping", mappings());
    return document;
  }

  /** Values of the machine without a public source. */
  private List<String> estimatedValues() {
    return description.npu().value().memory().device().estimated().orElse(List.of()).stream()
        .map(value -> "memory.device." + value)
        .toList();
  }

  private List<PhaseSummary> phases() {
    List<PhaseSummary> phases = new ArrayList<>();
    for (StepKind kind : StepKind.values()) {
      List<StepRun> steps =
          result.steps().stream().filter(run -> run.step().kind() == kind).toList();
      if (!steps.isEmpty()) {
        phases.add(PhaseSummary.of(steps, timeBase, peaks));
      }
    }
    return phases;
  }

  private Map<String, Object> workload() throws IOException {
    Workload workload = description.workload();
    Step first = workload.steps().get(0);
    return map(
        "model", workload.model(),
        "formats", workload.formats(),
        "batch", first.batch(),
        "prefillTokens", first.kind() == StepKind.PREFILL ? first.newTokens() : 0L,
        "decodeTokens", (long) workload.steps().size(),
        "cachedTokens", first.cachedTokens(),
        "hash", description.workloadHash());
  }

  private Map<String, Object> summary(List<PhaseSummary> phases) {
    ReportInterval whole = new ReportInterval(result.steps().get(0).before(), result.report());
    double seconds = timeBase.seconds(result.report().ticks());
    long outputTokens = result.steps().stream().mapToLong(run -> run.step().batch()).sum();
    PhaseSummary prefill = phase(phases, "prefill");
    PhaseSummary decode = phase(phases, "decode");
    PhaseSummary longest =
        decode == null || (prefill != null && prefill.seconds() > decode.seconds())
            ? prefill
            : decode;
    double joules = whole.joules();
    return map(
        "totalSeconds",
        seconds,
        "ttftSeconds",
        prefill == null ? null : prefill.seconds(),
        "tpotSeconds",
        decode == null ? null : decode.seconds() / decode.steps(),
        "tokensPerSecond",
        outputTokens / seconds,
        "energyJoules",
        joules,
        "energyPerTokenJoules",
        joules / outputTokens,
        "macUtilization",
        whole.macs() / (peaks.macsPerSecond() * seconds),
        "dramBandwidthUtilization",
        (whole.bytesRead() + whole.bytesWritten()) / (peaks.dramBytesPerSecond() * seconds),
        "limiter",
        longest.name() + ": " + longest.limiter());
  }

  private static PhaseSummary phase(List<PhaseSummary> phases, String name) {
    return phases.stream().filter(phase -> phase.name().equals(name)).findFirst().orElse(null);
  }

  private static Map<String, Object> phase(PhaseSummary phase) {
    return map(
        "name", phase.name(),
        "steps", phase.steps(),
        "seconds", phase.seconds(),
        "macs", phase.macs(),
        "bytesRead", phase.bytesRead(),
        "bytesWritten", phase.bytesWritten(),
        "weightBytes", phase.weightBytes(),
        "keyValueReadBytes", phase.keyValueReadBytes(),
        "keyValueWriteBytes", phase.keyValueWriteBytes(),
        "spills", spills(phase.spills()),
        "minimumSeconds", phase.minimumSeconds(),
        "macUtilization", phase.macUtilization(),
        "dramBandwidthUtilization", phase.dramBandwidthUtilization(),
        "energyJoules", phase.energyJoules(),
        "limiter", phase.limiter());
  }

  /** Spills of all steps, one entry for each tensor and reason. */
  private static List<Map<String, Object>> spills(List<MappedStep.Spill> spills) {
    Map<List<String>, long[]> bytes = new LinkedHashMap<>();
    for (MappedStep.Spill spill : spills) {
      long[] sums =
          bytes.computeIfAbsent(List.of(spill.tensor(), spill.reason()), key -> new long[2]);
      sums[0] += spill.bytesRead();
      sums[1] += spill.bytesWritten();
    }
    return bytes.entrySet().stream()
        .map(
            entry ->
                map(
                    "tensor",
                    entry.getKey().get(0),
                    "reason",
                    entry.getKey().get(1),
                    "bytesRead",
                    entry.getValue()[0],
                    "bytesWritten",
                    entry.getValue()[1]))
        .toList();
  }

  private Map<String, Object> engine(EngineReport engine) {
    return accounted(
        map("name", engine.name()), timeBase.clock(engine.clock()), Map.of(), engine.stateTicks());
  }

  private Map<String, Object> channel(ChannelReport channel) {
    return accounted(
        map("channel", channel.channel()),
        timeBase.clock("memory"),
        map(
            "bytesRead", channel.bytesRead(),
            "bytesWritten", channel.bytesWritten(),
            "commands", channel.commands()),
        channel.stateTicks());
  }

  private Map<String, Object> accounted(
      Map<String, Object> identity,
      ClockDomain clock,
      Map<String, Object> figures,
      SortedMap<String, Long> stateTicks) {
    SortedMap<String, Object> states = new TreeMap<>();
    stateTicks.forEach((state, ticks) -> states.put(state, clock.cycles(ticks)));
    Map<String, Object> content = new LinkedHashMap<>(identity);
    content.put("clock", clock.name());
    content.put("clockHertz", clock.frequency().toHertz());
    content.put("cycles", clock.cycles(result.report().ticks()));
    content.putAll(figures);
    content.put("states", states);
    return content;
  }

  private static Map<String, Object> energy(ChipReport report) {
    return map(
        "components", report.energy().stream().map(ResultDocument::component).toList(),
        "notModelled", report.energyNotModelled());
  }

  private static Map<String, Object> component(EnergyComponent component) {
    return map(
        "name", component.name(),
        "count", component.count(),
        "unit", component.unit(),
        "joules", component.joules(),
        "lowJoules", nullable(component.lowJoules()),
        "highJoules", nullable(component.highJoules()),
        "source", component.source());
  }

  private static Double nullable(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  /** The mapping of the first step of each phase; later steps differ in the context only. */
  private List<Map<String, Object>> mappings() {
    List<Map<String, Object>> mappings = new ArrayList<>();
    for (StepKind kind : StepKind.values()) {
      result.steps().stream()
          .filter(run -> run.step().kind() == kind)
          .findFirst()
          .ifPresent(
              run ->
                  run.mapped().mappings().forEach(mapping -> mappings.add(mapping(kind, mapping))));
    }
    return mappings;
  }

  private static Map<String, Object> mapping(StepKind kind, OperatorMapping mapping) {
    return map(
        "phase", kind.name().toLowerCase(Locale.ROOT),
        "operator", mapping.operator(),
        "dataflow", mapping.dataflow(),
        "tile", mapping.tile(),
        "loopOrder", mapping.loopOrder(),
        "estimatedCycles", mapping.estimatedCycles());
  }

  /** A map in the given order; values may be null. */
  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int index = 0; index < keysAndValues.length; index += 2) {
      map.put((String) keysAndValues[index], keysAndValues[index + 1]);
    }
    return map;
  }
}
