package org.npulator.experiment.dram;

import java.util.LinkedHashMap;
import java.util.Map;
import org.npulator.core.statistics.Histogram;
import org.npulator.experiment.document.EnergySection;
import org.npulator.experiment.document.Entries;
import org.npulator.hw.dram.ChannelActivity;
import org.npulator.hw.dram.ChannelResult;

/** A {@link DramResult} as maps and lists. Equal runs give equal documents. */
public final class DramDocument {
  private static final String SCHEMA = "npulator-dram/1";

  private final String toolVersion;

  /**
   * @param toolVersion as in the document
   */
  public DramDocument(String toolVersion) {
    this.toolVersion = toolVersion;
  }

  public Map<String, Object> content(DramResult result) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("schema", SCHEMA);
    content.put("tool", Entries.of("name", "npulator", "version", toolVersion));
    content.put(
        "config",
        Entries.of("hash", result.memory().hash(), "resolved", result.memory().resolved()));
    content.put("requests", result.requests());
    content.put("clockHertz", result.clock().toHertz());
    content.put("cycles", result.cycles());
    content.put("seconds", result.seconds());
    content.put("usefulBytes", result.usefulBytes());
    content.put("bytes", result.bytes());
    content.put("bytesPerSecond", result.bytesPerSecond());
    content.put("peakBytesPerSecond", result.peakBytesPerSecond());
    content.put("bandwidthUtilization", result.bytesPerSecond() / result.peakBytesPerSecond());
    content.put("readLatencyCycles", latency(result.readLatency()));
    content.put("commands", result.commands());
    content.put("states", result.states());
    content.put("energy", EnergySection.ofDram(result.energy(), result.energyNotModelled()));
    content.put("channels", result.channels().stream().map(DramDocument::channel).toList());
    return content;
  }

  private static Map<String, Object> channel(ChannelResult result) {
    ChannelActivity activity = result.activity();
    return Entries.of(
        "channel", activity.channel(),
        "transactions", result.requests(),
        "rowHits", result.rowHits(),
        "rowMisses", result.rowMisses(),
        "rowConflicts", result.rowConflicts(),
        "bytesRead", activity.bytesRead(),
        "bytesWritten", activity.bytesWritten(),
        "bytesForwarded", activity.bytesForwarded(),
        "bytesCoalesced", activity.bytesCoalesced(),
        "readLatencyCycles", latency(result.readLatency()),
        "commands", activity.commands(),
        "states", activity.stateTicks());
  }

  private static Map<String, Object> latency(Histogram cycles) {
    if (cycles.count() == 0) {
      return Entries.of("count", 0L);
    }
    return Entries.of(
        "count", cycles.count(),
        "mean", cycles.mean(),
        "minimum", cycles.minimum(),
        "p50", cycles.percentile(50),
        "p95", cycles.percentile(95),
        "p99", cycles.percentile(99),
        "maximum", cycles.maximum());
  }
}
