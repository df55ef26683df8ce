package org.npulator.experiment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFolderTest {
  @TempDir private Path parent;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Path complete(String name, String content, boolean overwrite) throws IOException {
    Path target = parent.resolve(name);
    try (ResultFolder folder = ResultFolder.create(target, overwrite)) {
      Files.createDirectory(folder.path().resolve("charts"));
      Files.writeString(folder.path().resolve(ResultFolder.RESULT_FILE), content);
      folder.commit();
    }
    return target;
  }

  @Test
  void isNotThereBeforeItIsComplete() throws IOException {
    Path target = parent.resolve("run");
    try (ResultFolder folder = ResultFolder.create(target, false)) {
      Files.writeString(folder.path().resolve(ResultFolder.RESULT_FILE), "{}");
      assertThat(target).doesNotExist();
      folder.commit();
    }
    assertThat(target.resolve(ResultFolder.RESULT_FILE)).hasContent("{}");
    assertThat(names()).containsExactly("run");
  }

  @Test
  void vanishesWithoutCommit() throws IOException {
    try (ResultFolder folder = ResultFolder.create(parent.resolve("run"), false)) {
      Files.createDirectory(folder.path().resolve("charts"));
      Files.writeString(folder.path().resolve("charts/energy.csv"), "x");
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void createsTheFoldersAboveIt() throws IOException {
    complete("runs/today/run", "{}", false);
    assertThat(parent.resolve("runs/today/run/result.json")).exists();
  }

  @Test
  void isLeftAloneWithoutOverwrite() throws IOException {
    complete("run", "old", false);
    assertThatThrownBy(() -> ResultFolder.create(parent.resolve("run"), false))
        .isInstanceOf(FolderTakenException.class)
        .hasMessageContaining("--overwrite");
    assertThat(names()).containsExactly("run");
  }

  @Test
  void isReplacedAsAWhole() throws IOException {
    Path target = complete("run", "old", false);
    Files.writeString(target.resolve("timeline.json"), "of the old run");
    complete("run", "new", true);
    assertThat(target.resolve(ResultFolder.RESULT_FILE)).hasContent("new");
    assertThat(target.resolve("timeline.json")).doesNotExist();
    assertThat(names()).containsExactly("run");
  }

  @Test
  void oldResultStaysWhenItsReplacementFails() throws IOException {
    Path target = complete("run", "old", false);
    try (ResultFolder folder = ResultFolder.create(target, true)) {
      Files.writeString(folder.path().resolve(ResultFolder.RESULT_FILE), "half");
    }
    assertThat(target.resolve(ResultFolder.RESULT_FILE)).hasContent("old");
    assertThat(names()).containsExactly("run");
  }

  @Test
  void doesNotReplaceWhatIsNoResult() throws IOException {
    Files.createDirectory(parent.resolve("home"));
    Files.writeString(parent.resolve("file"), "x");
    for (String name : List.of("home", "file")) {
      assertThatThrownBy(() -> ResultFolder.create(parent.resolve(name), true))
          .isInstanceOf(FolderTakenException.class)
          .hasMessageContaining("result.json");
    }
    assertThatThrownBy(() -> ResultFolder.create(Path.of("/"), true))
        .isInstanceOf(FolderTakenException.class);
    assertThat(names()).containsExactly("file", "home");
  }

  @Test
  void cannotBeBelowAFile() throws IOException {
    Files.writeString(parent.resolve("file"), "x");
    assertThatThrownBy(() -> ResultFolder.create(parent.resolve("file/run"), false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a folder");
  }

  @Test
  void ofTwoRunsTheSecondDoesNotReplaceTheFirst() throws IOException {
    Path target = parent.resolve("run");
    try (ResultFolder slow = ResultFolder.create(target, false)) {
      Files.writeString(slow.path().resolve(ResultFolder.RESULT_FILE), "slow");
      complete("run", "fast", false);
      assertThatThrownBy(slow::commit).isInstanceOf(IOException.class);
    }
    assertThat(target.resolve(ResultFolder.RESULT_FILE)).hasContent("fast");
    assertThat(names()).containsExactly("run");
  }

  @Test
  void isNotCommittedAfterItWasDiscarded() throws IOException {
    ResultFolder folder = ResultFolder.create(parent.resolve("run"), false);
    Files.writeString(folder.path().resolve(ResultFolder.RESULT_FILE), "{}");
    folder.discard();
    assertThatThrownBy(folder::commit).isInstanceOf(IOException.class);
    folder.close();
    assertThat(names()).isEmpty();
  }

  @Test
  void discardingWinsOverAThreadThatStillWrites() throws Exception {
    ResultFolder folder = ResultFolder.create(parent.resolve("run"), false);
    Thread writer =
        new Thread(
            () -> {
              try {
                for (int file = 0; file < 10_000; file++) {
                  Files.writeString(folder.path().resolve("file" + file), "x");
                }
              } catch (IOException folderIsGone) {
                return;
              }
            });
    writer.start();
    folder.discard();
    writer.join();
    assertThat(names()).isEmpty();
  }

  @Test
  void numbersGoOnFromTheFirstFreeOne() throws IOException {
    Path base = parent.resolve("edge-npu_p128_d16");
    for (String suffix : List.of("", "_2", "_3")) {
      try (ResultFolder folder = ResultFolder.createNumbered(base)) {
        assertThat(folder.commit()).isEqualTo(base.resolveSibling("edge-npu_p128_d16" + suffix));
      }
    }
  }

  @Test
  void runsAtTheSameTimeGetDifferentNumbers() throws IOException {
    Path base = parent.resolve("run");
    try (ResultFolder first = ResultFolder.createNumbered(base);
        ResultFolder second = ResultFolder.createNumbered(base)) {
      for (ResultFolder folder : List.of(first, second)) {
        Files.writeString(folder.path().resolve(ResultFolder.RESULT_FILE), "{}");
        folder.commit();
      }
    }
    assertThat(names()).containsExactly("run", "run_2");
  }
}
