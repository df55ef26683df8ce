package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: exit codes, signals, the platform around it. */
class CommandProcessTest {
  private static final long LIMIT_SECONDS = 120;

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    model = folder.resolve("small-decoder.json");
    try (var resource = getClass().getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, model);
    }
  }

  private List<String> java(List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(options);
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", absolute(classPath), Main.class.getName()));
    command.addAll(arguments);
    return command;
  }

  private static String absolute(String classPath) {
    return String.join(
        File.pathSeparator,
        Stream.of(classPath.split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }

  private Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("stdout").toFile())
        .redirectError(folder.resolve("stderr").toFile())
        .start();
  }

  private static int exitCode(Process process) throws InterruptedException {
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("ended within %d s", LIMIT_SECONDS).isTrue();
    return process.exitValue();
  }

  private String printed(String stream) throws IOException {
    return Files.readString(folder.resolve(stream), StandardCharsets.UTF_8);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("std"))
          .sorted()
          .toList();
    }
  }

  private static List<String> run(String model, String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", "--npu", "edge-npu", "--model", model));
    arguments.addAll(List.of(more));
    return arguments;
  }

  @Test
  void runWritesANumberedFolderWhateverTheLocaleAndTimeZone() throws Exception {
    List<String> arguments = run(model.toString(), "--prefill", "20", "--decode", "3");
    List<List<String>> platforms =
        List.of(
            List.of(),
            List.of("-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Asia/Kathmandu"),
            List.of("-Duser.language=ar", "-Duser.country=EG", "-Dfile.encoding=ISO-8859-1"));
    for (List<String> platform : platforms) {
      assertThat(exitCode(start(java(platform, arguments)))).isZero();
    }
    Path runs = folder.resolve("runs");
    Path first = runs.resolve("edge-npu_small-decoder_p20_d3");
    String table = printed("stdout");
    assertThat(table).startsWith("small-decoder w8a8 on edge-npu");
    for (String suffix : List.of("_2", "_3")) {
      Path other = first.resolveSibling(first.getFileName() + suffix);
      for (String file :
          List.of("result.json", "operators.csv", "report.html", "charts/energy.csv")) {
        assertThat(other.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
      }
    }
    try (Stream<Path> files = Files.list(runs)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void interruptedRunLeavesNothing() throws Exception {
    List<String> arguments =
        run("qwen2.5-0.5b", "--prefill", "1", "--decode", "200", "--out", "run");
    Process process = start(java(List.of(), arguments));
    List<String> before = List.of("small-decoder.json");
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (names().equals(before) && System.nanoTime() < limit) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(names()).hasSize(2);
    TimeUnit.MILLISECONDS.sleep(500);
    // A process that is started in the background of a script ignores SIGINT; it hands that down.
    boolean ignored = ignoresInterrupts(process);
    new ProcessBuilder("kill", ignored ? "-TERM" : "-INT", Long.toString(process.pid()))
        .start()
        .waitFor();
    assertThat(exitCode(process)).isEqualTo(ignored ? 143 : 130);
    assertThat(names()).isEqualTo(before);
    assertThat(printed("stdout")).isEmpty();
    assertThat(printed("stderr")).doesNotContain("Exception", "internal error");
  }

  private static boolean ignoresInterrupts(Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(status)) {
      String mask =
          lines.filter(line -> line.startsWith("SigIgn:")).findFirst().orElseThrow().substring(7);
      return (Long.parseUnsignedLong(mask.strip(), 16) & 2) != 0;
    }
  }

  @Test
  void diskThatTakesNoMoreLeavesNothing() throws Exception {
    Path shell = Path.of("/bin/sh");
    assumeTrue(Files.isExecutable(shell));
    // Files up to 8 blocks can be written; the result is larger.
    List<String> command =
        new ArrayList<>(List.of(shell.toString(), "-c", "ulimit -f 8; exec \"$@\"", "sh"));
    List<String> arguments = run(model.toString(), "--quiet", "--out", "run");
    command.addAll(java(List.of(), arguments));
    assertThat(exitCode(start(command))).isEqualTo(1);
    assertThat(names()).containsExactly("small-decoder.json");
    assertThat(printed("stderr").lines()).hasSize(1);
    assertThat(printed("stderr"))
        .startsWith("npulator: cannot write the results: ")
        .doesNotContain("Exception");
  }
}
