package org.npulator.experiment.document;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.npulator.core.time.ClockDomain;
import org.npulator.core.time.TimeBase;
import org.npulator.hw.chip.ChannelReport;
import org.npulator.hw.chip.ChipReport;
import org.npulator.hw.chip.EngineReport;
import org.npulator.hw.chip.NpuConfig;

/**
 * What engines and DRAM channels did in the time of a report: cycles of their clock by state. Those
 * of a channel are the sum of its pseudo channels.
 */
public final class TimeSections {
  private final ChipReport report;
  private final TimeBase timeBase;

  public TimeSections(ChipReport report, TimeBase timeBase) {
    this.report = report;
    this.timeBase = timeBase;
  }

  public List<Map<String, Object>> engines() {
    return report.engines().stream().map(this::engine).toList();
  }

  public List<Map<String, Object>> channels() {
    return report.channels().stream().map(this::channel).toList();
  }

  private Map<String, Object> engine(EngineReport engine) {
    return accounted(
        Entries.of("name", engine.name()),
        timeBase.clock(engine.clock()),
        1,
        Map.of(),
        engine.stateTicks());
  }

  private Map<String, Object> channel(ChannelReport channel) {
    return accounted(
        Entries.of("channel", channel.channel()),
        timeBase.clock(NpuConfig.MEMORY_CLOCK),
        channel.buses(),
        Entries.of(
            "bytesRead", channel.bytesRead(),
            "bytesWritten", channel.bytesWritten(),
            "commands", channel.commands()),
        channel.stateTicks());
  }

  private Map<String, Object> accounted(
      Map<String, Object> content,
      ClockDomain clock,
      int parts,
      Map<String, Object> figures,
      SortedMap<String, Long> stateTicks) {
    SortedMap<String, Object> states = new TreeMap<>();
    stateTicks.forEach((state, ticks) -> states.put(state, clock.cycles(ticks)));
    content.put("clock", clock.name());
    content.put("clockHertz", clock.frequency().toHertz());
    content.put("cycles", parts * clock.cycles(report.ticks()));
    content.putAll(figures);
    content.put("states", states);
    return content;
  }
}
