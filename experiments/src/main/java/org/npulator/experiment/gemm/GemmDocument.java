package org.npulator.experiment.gemm;

import java.util.LinkedHashMap;
import java.util.Map;
import org.npulator.experiment.document.EnergySection;
import org.npulator.experiment.document.Entries;
import org.npulator.experiment.document.TimeSections;
import org.npulator.hw.chip.ChipReport;
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
    content.put("tool", Entries.of("name", "npulator", "version", toolVersion));
    content.put(
        "config",
        Entries.of(
            "name", result.machine().name(),
            "hash", result.machine().hash(),
            "resolved", result.machine().resolved()));
    content.put(
        "gemm",
        Entries.of(
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
    ChipReport report = result.report();
    TimeSections time = new TimeSections(report, result.timeBase());
    content.put("engines", time.engines());
    content.put("dram", time.channels());
    content.put("energy", EnergySection.ofChip(report.energy(), report.energyNotModelled()));
    return content;
  }

  private static Map<String, Object> mapping(OperatorMapping mapping) {
    return Entries.of(
        "dataflow", mapping.dataflow(),
        "tile", mapping.tile(),
        "loopOrder", mapping.loopOrder(),
        "estimatedCycles", mapping.estimatedCycles());
  }
}
