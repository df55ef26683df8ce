package org.npulator.experiment.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.experiment.store.CompleteFile;
import org.npulator.experiment.store.ResultJson;

/**
 * The provenance.json of a folder that several processes work on, one after the other: the last
 * one, and those before it under {@code earlier}. It is written when a process begins, so that one
 * that is killed has left its command line, and again when it ends.
 */
public final class ProvenanceLog {
  private static final String EARLIER = "earlier";

  private final Path file;
  private final String toolVersion;
  private final List<String> commandLine;
  private final Instant startedAt;
  private final List<Object> earlier;

  private ProvenanceLog(
      Path file,
      String toolVersion,
      List<String> commandLine,
      Instant startedAt,
      List<Object> earlier) {
    this.file = file;
    this.toolVersion = toolVersion;
    this.commandLine = commandLine;
    this.startedAt = startedAt;
    this.earlier = earlier;
  }

  /** Begins an entry. */
  public static ProvenanceLog begin(Path file, String toolVersion, List<String> commandLine)
      throws IOException {
    ProvenanceLog log =
        new ProvenanceLog(file, toolVersion, commandLine, Instant.now(), earlier(file));
    log.write(Optional.empty());
    return log;
  }

  /** Ends the entry. */
  public void end() throws IOException {
    write(Optional.of(Instant.now()));
  }

  private void write(Optional<Instant> finishedAt) throws IOException {
    Map<String, Object> content =
        new Provenance(commandLine, startedAt, finishedAt).content(toolVersion);
    if (!earlier.isEmpty()) {
      content.put(EARLIER, earlier);
    }
    try (CompleteFile complete = new CompleteFile(file, true)) {
      complete.writer().write(new ResultJson().text(content));
      complete.commit();
    }
  }

  /** Entries so far, the oldest first; a file that is damaged says nothing. */
  private static List<Object> earlier(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    Map<String, Object> last;
    try {
      last = new ObjectMapper().readValue(Files.readAllBytes(file), new TypeReference<>() {});
    } catch (JsonProcessingException damaged) {
      return List.of();
    }
    List<Object> entries = new ArrayList<>();
    if (last.remove(EARLIER) instanceof List<?> before) {
      entries.addAll(before);
    }
    entries.add(new LinkedHashMap<>(last));
    return entries;
  }
}
