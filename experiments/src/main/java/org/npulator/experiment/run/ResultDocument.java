package org.npulator.experiment.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.npulator.config.bind.Declarations;
import org.npulator.config.bind.Unbinder;
import org.npulator.core.time.TimeBase;
import org.npulator.experiment.document.EnergySection;
import org.npulator.experiment.document.Entries;
import org.npulator.experiment.document.PlaceSection;
import org.npulator.experiment.document.TimeSections;
import org.npulator.hw.chip.CacheReport;
import org.npulator.hw.chip.ChipReport;
import org.npulator.workload.mapping.MappedStep;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.mapping.OperatorMapping;
import org.npulator.workload.mapping.PimNote;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Workload;

/** The content of result.json, as maps and lists. Equal runs give equal documents. */
final class ResultDocument {
  static final String SCHEMA = "npulator-result/1";

  private final RunDescription description;
  private final SimulationResult result;
  private final TimeBase timeBase;

  ResultDocument(RunDescription description, SimulationResult result) {
    this.description = description;
    this.result = result;
    this.timeBase = result.timeBase();
  }

  Map<String, Object> content(String toolVersion) throws IOException {
    RunSummary summary = RunSummary.of(description.npu().value(), result);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", SCHEMA);
    document.put("tool", Entries.of("name", "npulator", "version", toolVersion));
    document.put(
        "config",
        Entries.of(
            "name", description.npu().name(),
            "hash", description.npu().hash(),
            "estimated", estimatedValues(),
            "resolved", description.npu().resolved()));
    document.put("workload", workload());
    result.extrapolation().ifPresent(part -> document.put("extrapolation", extrapolation(part)));
    document.put(
        "time",
        Entries.of("tickHertz", timeBase.tickRate().toHertz(), "ticks", result.report().ticks()));
    document.put(
        "peak",
        Entries.of(
            "macsPerSecond", summary.peaks().macsPerSecond(),
            "dramBytesPerSecond", summary.peaks().dramBytesPerSecond()));
    document.put("summary", summary(summary));
    document.put("phases", summary.phases().stream().map(ResultDocument::phase).toList());
    ChipReport report = result.report();
    TimeSections time = new TimeSections(report, timeBase);
    document.put("engines", time.engines());
    document.put("dram", time.channels());
    report.systemCache().ifPresent(cache -> document.put("systemCache", systemCache(cache)));
    document.put("energy", EnergySection.ofChip(report.energy(), report.energyNotModelled()));
    if (description.npu().value().pim().isPresent()) {
      document.put("pim", pim());
    }
    document.put("mapping", mappings());
    document.put(
        "dictatedMapping",
        Unbinder.asWritten(Declarations.of(MappingConfig.class), description.mapping()));
    return document;
  }

  /** What units at the banks of the memory did, and what they did not do. */
  private Map<String, Object> pim() {
    return Entries.of(
        "macs",
        result.report().pimMacs(),
        "places",
        result.places().stream().map(this::place).toList());
  }

  private Map<String, Object> place(PimNote note) {
    String clock = description.npu().value().cores().clock();
    return Entries.of(
        "role",
        note.role(),
        "place",
        note.place().key(),
        "reason",
        note.reason(),
        "estimate",
        note.estimate().map(both -> PlaceSection.of(both, clock)).orElse(null),
        "split",
        note.split().map(split -> PlaceSection.of(split, clock)).orElse(null));
  }

  private static Map<String, Object> systemCache(CacheReport cache) {
    return Entries.of(
        "hitLines", cache.hits(),
        "missLines", cache.misses(),
        "bypassedLines", cache.bypasses(),
        "writeBackLines", cache.writeBacks(),
        "deadLines", cache.deadLines(),
        "bytesRead", cache.bytesRead(),
        "bytesWritten", cache.bytesWritten());
  }

  private static Map<String, Object> extrapolation(Extrapolation part) {
    return Entries.of(
        "layers", part.layers(),
        "simulatedLayers", part.simulatedLayers(),
        "period", part.period(),
        "deviation", part.deviation());
  }

  /** Values of the machine without a public source. */
  private List<String> estimatedValues() {
    return description.npu().value().memory().device().estimated().orElse(List.of()).stream()
        .map(value -> "memory.device." + value)
        .toList();
  }

  private Map<String, Object> workload() throws IOException {
    Workload workload = description.workload();
    Step first = workload.steps().get(0);
    return Entries.of(
        "model", workload.model(),
        "formats", workload.formats(),
        "batch", first.batch(),
        "prefillTokens", first.kind() == StepKind.PREFILL ? first.newTokens() : 0L,
        "decodeTokens", (long) workload.steps().size(),
        "cachedTokens", first.cachedTokens(),
        "hash", description.workloadHash());
  }

  private static Map<String, Object> summary(RunSummary run) {
    return Entries.of(
        "totalSeconds",
        run.totalSeconds(),
        "ttftSeconds",
        run.ttftSeconds().orElse(null),
        "tpotSeconds",
        run.tpotSeconds().orElse(null),
        "tokensPerSecond",
        run.tokensPerSecond(),
        "energyJoules",
        run.whole().joules(),
        "energyPerTokenJoules",
        run.energyPerTokenJoules(),
        "macUtilization",
        run.macUtilization(),
        "dramBandwidthUtilization",
        run.dramBandwidthUtilization(),
        "limiter",
        run.limiter());
  }

  private static Map<String, Object> phase(PhaseSummary phase) {
    return Entries.of(
        "name", phase.name(),
        "steps", phase.steps(),
        "seconds", phase.seconds(),
        "macs", phase.macs(),
        "bytesRead", phase.bytesRead(),
        "bytesWritten", phase.bytesWritten(),
        "weightBytes", phase.weightBytes(),
        "keyValueReadBytes", phase.keyValueReadBytes(),
        "keyValueWriteBytes", phase.keyValueWriteBytes(),
        "dequantizedElements", phase.dequantizedElements(),
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
                Entries.of(
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
    return Entries.of(
        "phase", kind.name().toLowerCase(Locale.ROOT),
        "operator", mapping.operator(),
        "dataflow", mapping.dataflow(),
        "tile", mapping.tile(),
        "loopOrder", mapping.loopOrder(),
        "estimatedCycles", mapping.estimatedCycles(),
        "partition", mapping.partition(),
        "fusion", mapping.fusion());
  }
}
