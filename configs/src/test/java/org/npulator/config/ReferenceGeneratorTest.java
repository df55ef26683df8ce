package org.npulator.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.npulator.config.schema.ReferenceGenerator;

class ReferenceGeneratorTest {
  private final String reference = ReferenceGenerator.markdown("rig", Rig.class);

  @Test
  void keyIsListedWithRangeAndMeaning() {
    assertThat(reference)
        .contains("\n| `rows` | an integer from 1 to 4096 | rows |\n")
        .contains("\n| `capacity` | a size such as 2 MiB, from 1 KiB to 1 MiB | capacity |\n")
        .contains("\n| `bypass` | true or false; optional | bypass |\n")
        .contains("\n| `tile` | list, each an integer from 1 to 64 | shape of a tile |\n")
        .contains("\n| `dataflow` | `weight-stationary`, `OS` | what stays |\n")
        .contains(
            "\n| `clocks` | names, each with a frequency such as 1.2 GHz | clocks by name |\n")
        .contains("| the name of a part preset, a file or a block of keys; optional | a spare");
  }

  @Test
  void blockHasItsTableUnderItsPath() {
    assertThat(reference)
        .contains("## Top level\n\nA machine for tests.\n")
        .contains("## `engine` with `type: systolic`\n\nA grid.\n")
        .contains("## `engine` with `type: adder-tree`\n\nA tree.\n")
        .contains("## `part.timing`\n")
        .contains("## `spare.timing`\n");
  }
}
