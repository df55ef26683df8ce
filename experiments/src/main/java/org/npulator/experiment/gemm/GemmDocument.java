package org.npulator.experiment.gemm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.npulator.core.time.ClockDomain;
import org.npulator.hw.chip.ChannelReport;
import org.npulator.hw.chip.EnergyComponent;
import org.npulator.hw.chip.EngineReport;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.OperatorMapping;

/** A {@link GemmResult} as maps and lists. Equal runs give equal documents. */
public final class GemmDocument {
  private static final String SCHEMA = "npulator-gemm/1";

  private final String toolVersion;

  /**
   * @param toolVersion as in the document
   */
  public GemmDocument(String toolVersion) {
    this.toolVersion = toolVersion;
  }

  public Map<String, Object> content(GemmResult result) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("schema", SCHEMA);
    content.put("tool", map("name", "npulator", "version", toolVersion));
    content.put(
        "config",
        map(
            "name", result.machine().name(),
            "hash", result.machine().hash(),
            "resolved", result.machine().resolved()));
    content.put(
        "gemm",
        map(
            "m", result.gemm().m(),
            "k", result.gemm().k(),
            "n", result.gemm().n(),
            "formats", result.gemm().formats().toString(),
            "multipliedFormats", result.mapped().multipliedFormats().orElseThrow().toString(),
            "macs", result.gemm().macs(),
            "dequantizedElements", result.mapped().dequantizedElements()));
    content.put("mapping", mapping(result.mapping()));
    content.put("clock", result.clock().name());
    content.put("clockHertz", result.clock().frequency().toHertz());
    content.put("cycles", result.cycles());
    content.put("seconds", result.seconds());
    content.put("macUtilization", result.macUtilization());
    content.put("dramBandwidthUtilization", result.dramBandwidthUtilization());
    content.put("bytesRead", result.bytesRead());
    content.put("bytesWritten", result.bytesWritten());
    content.put("energyJoules", result.joules());
    content.put(
        "engines",
        result.report().engines().stream().map(engine -> engine(result, engine)).toList());
    content.put(
        "dram",
        result.report().channels().stream().map(channel -> channel(result, channel)).toList());
    content.put(
        "energy",
        map(
            "components", result.report().energy().stream().map(GemmDocument::component).toList(),
            "notModelled", result.report().energyNotModelled()));
    return content;
  }

  private static Map<String, Object> mapping(OperatorMapping mapping) {
    return map(
        "dataflow", mapping.dataflow(),
        "tile", mapping.tile(),
        "loopOrder", mapping.loopOrder(),
        "estimatedCycles", mapping.estimatedCycles());
  }

  private static Map<String, Object> engine(GemmResult result, EngineReport engine) {
    ClockDomain clock = result.timeBase().clock(engine.clock());
    return map(
        "name", engine.name(),
        "clock", clock.name(),
        "cycles", clock.cycles(result.report().ticks()),
        "states", states(engine.stateTicks(), clock));
  }

  private static Map<String, Object> channel(GemmResult result, ChannelReport channel) {
    ClockDomain clock = result.timeBase().clock(NpuConfig.MEMORY_CLOCK);
    return map(
        "channel", channel.channel(),
        "clock", clock.name(),
        "cycles", clock.cycles(result.report().ticks()),
        "bytesRead", channel.bytesRead(),
        "bytesWritten", channel.bytesWritten(),
        "commands", channel.commands(),
        "states", states(channel.stateTicks(), clock));
  }

  private static SortedMap<String, Long> states(
      SortedMap<String, Long> stateTicks, ClockDomain clock) {
    SortedMap<String, Long> states = new TreeMap<>();
    stateTicks.forEach((state, ticks) -> states.put(state, clock.cycles(ticks)));
    return states;
  }

  private static Map<String, Object> component(EnergyComponent component) {
    Map<String, Object> content =
        map(
            "name", component.name(),
            "count", component.count(),
            "unit", component.unit(),
            "joules", component.joules());
    component.lowJoules().ifPresent(low -> content.put("lowJoules", low));
    component.highJoules().ifPresent(high -> content.put("highJoules", high));
    content.put("source", component.source());
    return content;
  }

  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int index = 0; index < keysAndValues.length; index += 2) {
      map.put((String) keysAndValues[index], keysAndValues[index + 1]);
    }
    return map;
  }
}
