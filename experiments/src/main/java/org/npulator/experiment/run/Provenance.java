package org.npulator.experiment.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a result came about, apart from what determines it: the content of provenance.json.
 *
 * @param commandLine the arguments
 * @param finishedAt empty while it is being made
 */
public record Provenance(
    List<String> commandLine, Instant startedAt, Optional<Instant> finishedAt) {
  /** The name of its file. */
  public static final String FILE = "provenance.json";

  private static final double MILLISECONDS_PER_SECOND = 1e3;

  Map<String, Object> content(String toolVersion) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("schema", "npulator-provenance/1");
    content.put("toolVersion", toolVersion);
    content.put("commandLine", commandLine);
    content.put("startedAt", startedAt.toString());
    finishedAt.ifPresent(
        end -> {
          content.put("finishedAt", end.toString());
          content.put(
              "wallSeconds",
              (end.toEpochMilli() - startedAt.toEpochMilli()) / MILLISECONDS_PER_SECOND);
        });
    content.put("host", host());
    content.put("operatingSystem", System.getProperty("os.name"));
    content.put("architecture", System.getProperty("os.arch"));
    content.put("java", System.getProperty("java.vm.version"));
    content.put("processors", Runtime.getRuntime().availableProcessors());
    content.put("maximumHeapBytes", Runtime.getRuntime().maxMemory());
    return content;
  }

  /** Shells know the name of the machine but seldom hand it down; Linux says it in a file. */
  private static String host() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException otherSystem) {
      return System.getenv().getOrDefault("HOSTNAME", "");
    }
  }
}
