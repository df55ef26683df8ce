package org.npulator.experiment.run;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a result came about, apart from what determines it: the content of provenance.json.
 *
 * @param commandLine the arguments
 */
public record Provenance(List<String> commandLine, Instant startedAt, Instant finishedAt) {
  private static final double MILLISECONDS_PER_SECOND = 1e3;

  Map<String, Object> content(String toolVersion) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("schema", "npulator-provenance/1");
    content.put("toolVersion", toolVersion);
    content.put("commandLine", commandLine);
    content.put("startedAt", startedAt.toString());
    content.put("finishedAt", finishedAt.toString());
    content.put(
        "wallSeconds",
        (finishedAt.toEpochMilli() - startedAt.toEpochMilli()) / MILLISECONDS_PER_SECOND);
    content.put("host", System.getenv().getOrDefault("HOSTNAME", ""));
    content.put("operatingSystem", System.getProperty("os.name"));
    content.put("architecture", System.getProperty("os.arch"));
    content.put("java", System.getProperty("java.vm.version"));
    content.put("processors", Runtime.getRuntime().availableProcessors());
    content.put("maximumHeapBytes", Runtime.getRuntime().maxMemory());
    return content;
  }
}
