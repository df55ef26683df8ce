package org.npulator.experiment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.npulator.experiment.store.ResultStore.Access;
import org.npulator.experiment.store.ResultStore.Description;

class ResultStoreTest {
  @TempDir private Path temporary;

  private final List<ResultRow> found = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();

  private static Description description(String version, String hash) {
    return new Description(
        "sweep.json",
        Map.of("schemaVersion", 1, "toolVersion", version, "name", "s", "hash", hash));
  }

  private ResultStore open(boolean resume) throws IOException {
    found.clear();
    return ResultStore.open(
        temporary.resolve("store"),
        description("1", "h"),
        new Access(ResultStore.ALL_ROWS, resume),
        found::add,
        messages::add);
  }

  private static ResultRow row(int number) {
    Map<String, Object> point = new LinkedHashMap<>();
    point.put("rows", (long) number);
    point.put("capacity", "2 MiB");
    point.put("vectorRows", null);
    point.put("flag", true);
    point.put("ratio", 0.5);
    return new ResultRow(
        "%064x".formatted(number),
        Optional.empty(),
        point,
        Map.of("totalSeconds", 1.0 / number),
        Map.of(),
        number % 2 == 0 ? Optional.of("does not fit: \"x\"") : Optional.empty(),
        new ResultRow.Timing(0.25, Instant.parse("2026-01-01T00:00:00Z"), Instant.EPOCH));
  }

  private void fill(int rows) throws IOException {
    try (ResultStore store = open(false)) {
      for (int i = 1; i <= rows; i++) {
        store.append(List.of(row(i)));
      }
    }
  }

  private Path rowsFile() {
    return temporary.resolve("store").resolve(ResultStore.ALL_ROWS);
  }

  @Test
  void rowsAreReadAsTheyWereWritten() throws IOException {
    fill(4);
    try (ResultStore store = open(true)) {
      assertThat(found).containsExactly(row(1), row(2), row(3), row(4));
      assertThat(store.contains(row(3).key(), Optional.empty())).isTrue();
      assertThat(store.contains(row(5).key(), Optional.empty())).isFalse();
      assertThatThrownBy(() -> store.append(List.of(row(3))))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(messages).isEmpty();
  }

  /** Wherever the process died in its last write, the rows before stay and the rest can follow. */
  @Test
  void anyPartOfALastLineIsDroppedWithAMessage() throws IOException {
    fill(3);
    byte[] whole = Files.readAllBytes(rowsFile());
    int lastLine = new String(whole, StandardCharsets.UTF_8).lastIndexOf("{\"s");
    for (int length = lastLine; length < whole.length; length++) {
      Files.write(rowsFile(), Arrays.copyOf(whole, length));
      messages.clear();
      try (ResultStore store = open(true)) {
        assertThat(found).containsExactly(row(1), row(2));
        assertThat(messages).hasSize(length == lastLine ? 0 : 1);
        store.append(List.of(row(3)));
      }
      assertThat(Files.readAllBytes(rowsFile())).isEqualTo(whole);
    }
  }

  @Test
  void zeroesThatAFileSystemLeavesBehindAreALastLine() throws IOException {
    fill(2);
    Files.write(rowsFile(), new byte[] {0, 0, 0, '\n'}, StandardOpenOption.APPEND);
    try (ResultStore store = open(true)) {
      assertThat(found).hasSize(2);
      assertThat(messages).singleElement().asString().contains("results.jsonl:3", "dropped");
      store.append(List.of(row(9)));
    }
    try (ResultStore store = open(true)) {
      assertThat(found).hasSize(3);
    }
  }

  @Test
  void damagedLineInTheMiddleIsAnErrorThatNamesIt() throws IOException {
    fill(3);
    List<String> lines = Files.readAllLines(rowsFile());
    lines.set(1, lines.get(1).substring(0, 40));
    Files.write(rowsFile(), lines);
    assertThatThrownBy(() -> open(true))
        .isInstanceOf(StoreFormatException.class)
        .hasMessageContaining("results.jsonl:2")
        .hasMessageNotContaining("\n");
    assertThat(Files.readAllLines(rowsFile())).hasSize(3);
  }

  @Test
  void rowOfAnotherSchemaIsRefused() throws IOException {
    fill(3);
    Files.write(
        rowsFile(),
        Files.readString(rowsFile())
            .replace("\"schemaVersion\":1", "\"schemaVersion\":2")
            .getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> open(true)).hasMessageContaining("schemaVersion");
  }

  @Test
  void folderIsNotTakenTwice() throws IOException {
    fill(1);
    assertThatThrownBy(() -> open(false)).hasMessageContaining("--resume");
    try (ResultStore store = open(true)) {
      assertThatThrownBy(() -> open(true)).hasMessageContaining("another npulator");
    }
  }

  @Test
  void folderOfAnotherVersionOrSweepIsRefused() throws IOException {
    fill(1);
    Path store = temporary.resolve("store");
    Access access = new Access(ResultStore.ALL_ROWS, true);
    assertThatThrownBy(
            () -> ResultStore.open(store, description("2", "h"), access, r -> {}, m -> {}))
        .isInstanceOf(StoreFormatException.class)
        .hasMessageContainingAll("npulator 1", "npulator 2");
    assertThatThrownBy(
            () -> ResultStore.open(store, description("1", "g"), access, r -> {}, m -> {}))
        .isInstanceOf(StoreFormatException.class)
        .hasMessageContaining("other settings");
  }

  @Test
  void foreignFolderIsNotFilled() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("store"));
    Files.writeString(folder.resolve("thesis.tex"), "x");
    assertThatThrownBy(() -> open(false)).hasMessageContaining("sweep.json");
    assertThat(folder).isDirectoryContaining(file -> file.endsWith("thesis.tex"));
  }

  @Test
  void partsInOneFolderDoNotRepeatEachOther() throws IOException {
    Path folder = temporary.resolve("store");
    Access one = new Access("results-1-of-2.jsonl", false);
    Access two = new Access("results-2-of-2.jsonl", false);
    try (ResultStore first =
        ResultStore.open(folder, description("1", "h"), one, r -> {}, m -> {})) {
      first.append(List.of(row(1)));
      try (ResultStore second =
          ResultStore.open(folder, description("1", "h"), two, r -> {}, m -> {})) {
        assertThat(second.contains(row(1).key(), Optional.empty())).isTrue();
        second.append(List.of(row(2)));
      }
    }
    assertThat(ResultTable.read(folder, m -> {}).rows()).containsExactly(row(1), row(2));
  }
}
