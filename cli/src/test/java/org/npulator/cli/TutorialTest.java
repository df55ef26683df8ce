package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tutorials tell a reader to do does what they say. */
class TutorialTest {
  private static final Path TUTORIALS = Path.of("../docs/tutorials");

  @TempDir private Path folder;

  /** The text of the block of a language in a page. */
  private static String block(String page, String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(TUTORIALS.resolve(page)));
    assertThat(block.find()).as("a block of %s in %s", language, page).isTrue();
    return block.group(1);
  }

  @Test
  void programOfTheJavaTutorialCompilesAndRuns() throws Exception {
    Path source = folder.resolve("CompareArrays.java");
    Files.writeString(source, block("java-api.md", "java"));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-cp", classPath, source.toString());
    assertThat(errors).isZero();
    Path model = folder.resolve("small-decoder.json");
    try (var resource = getClass().getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, model);
    }
    Path printed = folder.resolve("printed");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath + File.pathSeparator + folder));
    command.addAll(List.of("CompareArrays", model.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(printed.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(Files.readString(printed))
        .matches("32 x 32: first token [0-9.]+ ms, .*mJ a token\n64 x 64: .*mJ a token\n");
  }

  @Test
  void fileOfTheValidationTutorialGivesTheTableThere() throws IOException {
    Path reference = folder.resolve("my-dram.csv");
    Files.writeString(reference, block("validate-my-csv.md", "csv"));
    Invocation invocation =
        Invocation.of("validate", "dram", "--reference", reference.toString(), "--tolerance", "2%");
    assertThat(invocation.output()).startsWith(block("validate-my-csv.md", "text"));
    assertThat(invocation.exitCode()).isEqualTo(1);
  }
}
