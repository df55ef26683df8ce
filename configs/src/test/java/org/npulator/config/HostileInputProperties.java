package org.npulator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Assertions;

/** Whatever a file holds, the answer is a configuration or one line, and it comes soon. */
class HostileInputProperties {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final String DAMAGE = " \n:{}[],'\"&*!|>-0#%\\\t9a\0\u00ff";
  private static Path file;

  @BeforeContainer
  static void createFile() throws IOException {
    file = Files.createTempFile("hostile", ".yaml");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file);
  }

  @Property
  void anyBytesAreAnswered(@ForAll byte[] bytes) throws IOException {
    assertAnswered(bytes);
  }

  @Property
  void anyYamlLikeTextIsAnswered(@ForAll @From("yamlLike") String text) throws IOException {
    assertAnswered(("kind: rig\nschemaVersion: 1\n" + text).getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> yamlLike() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ": ",
            "- ",
            "? ",
            ",",
            "\n",
            "\n  ",
            "#",
            "&a ",
            "*a",
            "!t ",
            "|",
            ">",
            "|2-\n",
            "'",
            "\"",
            "\\",
            "\\x00",
            "%YAML 1.1\n",
            "---\n",
            "...\n",
            "@",
            "`",
            "\t",
            "<<",
            "null",
            "type",
            "engine",
            "rows",
            "part",
            "extends",
            "fast-part",
            "rig",
            "clocks",
            "tile",
            "1",
            "-",
            "0",
            ".5",
            "e9",
            "\u0085",
            "\u2028",
            "\uFEFF",
            "\uD83D\uDE00")
        .list()
        .ofMaxSize(60)
        .map(parts -> String.join("", parts));
  }

  @Property
  void anyDamagedFileIsAnswered(@ForAll Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of("src/test/resources/configs/rig/plain.yaml"));
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes = damaged(bytes, random);
    }
    assertAnswered(bytes);
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(8));
    byte[] result = bytes.clone();
    int kind = random.nextInt(3);
    if (kind == 0) {
      result[from] = (byte) DAMAGE.charAt(random.nextInt(DAMAGE.length()));
      return result;
    } else if (kind == 1) {
      return Arrays.copyOf(bytes, Math.max(1, from));
    }
    byte[] doubled = Arrays.copyOf(bytes, bytes.length + to - from);
    System.arraycopy(bytes, from, doubled, to, bytes.length - from);
    return doubled;
  }

  @Property
  void anyOverrideIsAnswered(@ForAll String override) {
    assertAnswered("plain", List.of(override));
    assertAnswered("plain", List.of("engine." + override));
    assertAnswered("plain", List.of("vendor=" + override));
  }

  @Property
  void anyNameIsAnswered(@ForAll String name) {
    assertAnswered(name, List.of());
  }

  @Example
  void deepNestingIsRefused() throws IOException {
    for (String open : List.of("[", "{a: ", "- ", "? ", "a:\n", "[{b: ")) {
      String text = "kind: rig\nschemaVersion: 1\nx: " + open.repeat(200_000 / open.length());
      assertRefused(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Example
  void longInputsAreRefused() throws IOException {
    String header = "kind: rig\nschemaVersion: 1\n";
    for (String text :
        List.of(
            "a".repeat(1 << 20),
            header + "x: " + "9".repeat(1_000_000),
            header + "x: [" + "1,".repeat(500_000) + "]",
            header + "x: {" + "a".repeat(1_000_000) + ": 1}",
            header + "\"" + "a".repeat(1_000_000),
            header + " ".repeat(1_000_000) + "x",
            header + "\n".repeat(1_000_000) + "x",
            header + "#".repeat(1_000_000),
            header + manyUnknownKeys(40_000),
            header
                + "engine:\n  "
                + manyUnknownKeys(40_000).replace("\n", "\n  ")
                + "type: systolic")) {
      assertRefused(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String manyUnknownKeys(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("dataflows").append(i).append(": 1\n");
    }
    return text.toString();
  }

  private static void assertAnswered(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    assertAnswered(file.toString(), List.of());
  }

  private static void assertAnswered(String nameOrFile, List<String> overrides) {
    try {
      Configuration<Rig> configuration =
          Assertions.assertTimeout(
              SOON,
              () ->
                  new ConfigurationLoader(List.of()).load("rig", nameOrFile, overrides, Rig.class));
      assertThat(configuration.value()).isNotNull();
    } catch (Throwable e) {
      assertThat(e).isInstanceOf(ConfigurationException.class);
      assertThat(e.getMessage().codePoints()).noneMatch(Character::isISOControl);
      assertThat(e.getMessage()).hasSizeLessThan(1000);
    }
  }

  private static void assertRefused(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    Assertions.assertTimeout(
        SOON,
        () ->
            assertThatThrownBy(
                    () ->
                        new ConfigurationLoader(List.of())
                            .load("rig", file.toString(), List.of(), Rig.class))
                .isInstanceOf(ConfigurationException.class));
  }
}
