package org.npulator.experiment.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.npulator.config.yaml.Quote;

/**
 * A folder in which the results of a sweep or a search grow, row by row: a description (sweep.json,
 * search.json) that says what the rows belong to, and files of rows ({@code *.jsonl}), one for each
 * process that may write at the same time.
 */
public final class ResultStore implements Closeable {
  /** The ending of files of rows. */
  public static final String ROWS_ENDING = ".jsonl";

  /** The file of rows of a process that computes all. */
  public static final String ALL_ROWS = "results.jsonl";

  private final RowFile file;
  private final Set<String> identities;

  private ResultStore(RowFile file, Set<String> identities) {
    this.file = file;
    this.identities = identities;
  }

  /**
   * What the rows of a folder belong to.
   *
   * @param fileName sweep.json or search.json
   * @param content with schemaVersion, toolVersion, name and hash
   */
  public record Description(String fileName, Map<String, Object> content) {}

  /**
   * How a folder is opened.
   *
   * @param rowsFile the file to append to
   * @param resume whether rows that are there already stay
   */
  public record Access(String rowsFile, boolean resume) {}

  /**
   * Opens a folder, which is created if it is not there.
   *
   * @param rows receives the rows that are there
   * @param messages receives what was dropped
   * @throws StoreFormatException if the folder belongs to something else, to another version, or is
   *     not to be resumed
   */
  public static ResultStore open(
      Path folder,
      Description description,
      Access access,
      Consumer<ResultRow> rows,
      Consumer<String> messages)
      throws IOException {
    Path rowsFile = folder.resolve(access.rowsFile());
    Path descriptionFile = folder.resolve(description.fileName());
    boolean mayShare = !access.rowsFile().equals(ALL_ROWS);
    if (Files.exists(descriptionFile)) {
      requireSame(descriptionFile, description);
      if (!access.resume() && (!mayShare || Files.exists(rowsFile))) {
        throw new StoreFormatException(
            folder + " holds results already; expected --resume to go on, or another folder");
      }
    } else {
      create(folder, descriptionFile, description);
    }
    Set<String> identities = new HashSet<>();
    Consumer<ResultRow> known =
        row -> {
          if (identities.add(row.identity())) {
            rows.accept(row);
          }
        };
    for (Path other : rowFiles(folder)) {
      if (!other.equals(rowsFile)) {
        RowFile.read(other, known);
      }
    }
    try {
      return new ResultStore(RowFile.open(rowsFile, known, messages), identities);
    } catch (FileSystemException e) {
      throw cannotWrite(folder, e);
    }
  }

  private static void create(Path folder, Path descriptionFile, Description description)
      throws IOException {
    try {
      Files.createDirectories(folder);
      if (Files.exists(descriptionFile)) {
        // Another shard was first.
        requireSame(descriptionFile, description);
        return;
      }
      if (!isEmpty(folder)) {
        throw new StoreFormatException(
            "%s has files but no %s; expected a new folder, or one to resume"
                .formatted(folder, description.fileName()));
      }
      writeDescription(descriptionFile, description);
    } catch (FileSystemException e) {
      throw cannotWrite(folder, e);
    } catch (StoreFormatException e) {
      throw e;
    } catch (IOException e) {
      // A full disk.
      throw new IOException("cannot write to " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * Files that begin with a dot, such as another process's unfinished description, do not count.
   */
  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.allMatch(file -> file.getFileName().toString().startsWith("."));
    }
  }

  /** Writes the description of a folder anew. */
  public static void writeDescription(Path file, Description description) throws IOException {
    try (CompleteFile complete = new CompleteFile(file, true)) {
      complete.writer().write(new ResultJson().text(description.content()));
      complete.commit();
    }
  }

  private static IOException cannotWrite(Path folder, FileSystemException e) {
    String reason =
        e instanceof AccessDeniedException
            ? "access denied"
            : e instanceof FileAlreadyExistsException
                ? e.getFile() + " is not a folder"
                : String.valueOf(e.getReason());
    return new IOException("cannot write to " + folder + ": " + reason, e);
  }

  private static void requireSame(Path file, Description expected) throws IOException {
    JsonNode found = readDescription(file);
    requireVersion(file, found, String.valueOf(expected.content().get("toolVersion")));
    if (!found.path("hash").asText().equals(expected.content().get("hash"))) {
      throw new StoreFormatException(
          "%s belongs to other settings (%s, hash %.12s, not %.12s); expected another folder"
              .formatted(
                  Quote.file(file),
                  Quote.quote(found.path("name").asText()),
                  found.path("hash").asText(),
                  expected.content().get("hash")));
    }
  }

  private static void requireVersion(Path file, JsonNode found, String toolVersion)
      throws StoreFormatException {
    if (found.path("schemaVersion").asInt(-1) != RowCodec.SCHEMA_VERSION
        || !found.path("toolVersion").asText().equals(toolVersion)) {
      throw new StoreFormatException(
          "%s was written by npulator %s with schema %s, this is npulator %s with schema %d; expected the same version, whose results are comparable"
              .formatted(
                  Quote.file(file),
                  found.path("toolVersion").asText("of unknown version"),
                  found.path("schemaVersion"),
                  toolVersion,
                  RowCodec.SCHEMA_VERSION));
    }
  }

  /**
   * The description of a folder.
   *
   * @throws StoreFormatException if it is not JSON or of another schema
   */
  public static JsonNode readDescription(Path file) throws IOException {
    JsonNode node;
    try {
      node = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new StoreFormatException(
          Quote.file(file) + ": not JSON: " + String.valueOf(e.getOriginalMessage()));
    }
    if (!node.isObject()) {
      throw new StoreFormatException(Quote.file(file) + ": not a JSON object");
    }
    return node;
  }

  /** The files of rows in a folder, sorted by name. */
  public static List<Path> rowFiles(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(file -> file.getFileName().toString().endsWith(ROWS_ENDING))
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .forEach(files::add);
    }
    return files;
  }

  /** Whether there is a row. */
  public synchronized boolean contains(String key, Optional<String> fidelity) {
    return identities.contains(ResultRow.identity(key, fidelity));
  }

  /**
   * Appends rows, which are on the disk afterwards.
   *
   * @throws IllegalArgumentException if one is there already
   */
  public synchronized void append(List<ResultRow> rows) throws IOException {
    for (ResultRow row : rows) {
      if (!identities.add(row.identity())) {
        throw new IllegalArgumentException("there is a row " + row.identity() + " already");
      }
    }
    file.append(rows);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
