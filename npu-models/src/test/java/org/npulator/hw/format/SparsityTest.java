package org.npulator.hw.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparsityTest {

  /** Kept elements with their index each, or a bit for every place, by hand. */
  @ParameterizedTest
  @CsvSource({
    "int8-2of4, 1024, 640", // 2 x (8 + 2) bits of 4
    "bf16-2of4, 1024, 1152", // 2 x (16 + 2) of 4
    "int4-2of4, 1024, 384", // 2 x (4 + 2) of 4
    "int8-1of4, 1024, 320",
    "int8-4of8, 1024, 704", // 4 x (8 + 3) of 8
    "int8-s50, 1024, 640", // half of 8 bits, and one
    "int8-s75, 1024, 384", // a quarter of 8 bits, and one
    "bf16-s90, 1000, 325", // a tenth of 16 bits, and one
    "int4-g128-2of4, 1024, 400" // 8 blocks of 48 + 2
  })
  void sparseRowHoldsWhatIsKeptAndWhereItIs(String format, long elements, long bytes) {
    assertThat(NumberFormat.of(format).rowBytes(elements)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int8-4of4",
        "int8-0of4",
        "int8-s0",
        "int8-5of4",
        "int8-2of",
        "ternary-2of4",
        "int8-2of4-2of4",
        "int8-33of99",
        "mxfp4-3of7"
      })
  void impossibleSparsityIsNoFormat(String name) {
    assertThat(NumberFormat.named(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2of4, 128, 64", "2of4, 129, 65", "2of4, 131, 66", "1of4, 128, 32", "4of8, 20, 12"})
  void structuredZerosAreLeftOutOfEveryColumnAlike(String name, long depth, long performed) {
    Sparsity sparsity = Sparsity.named(name).orElseThrow();
    assertThat(sparsity.performed(depth, 64)).isEqualTo(performed);
    assertThat(sparsity.performed(depth, 1)).isEqualTo(performed);
  }

  /** The fullest of as many columns of random weights, drawn with a fixed seed. */
  private static double simulated(double density, int depth, int columns) {
    SplittableRandom random = new SplittableRandom(7);
    int draws = 300;
    double sum = 0;
    for (int draw = 0; draw < draws; draw++) {
      int fullest = 0;
      for (int column = 0; column < columns; column++) {
        int kept = 0;
        for (int row = 0; row < depth; row++) {
          kept += random.nextDouble() < density ? 1 : 0;
        }
        fullest = Math.max(fullest, kept);
      }
      sum += fullest;
    }
    return sum / draws;
  }

  @ParameterizedTest
  @CsvSource({"s50, 896, 64", "s75, 256, 32", "s90, 512, 64", "s50, 128, 16", "s25, 896, 128"})
  void unstructuredZerosAreSkippedAtThePaceOfTheFullestColumn(String name, int depth, int columns) {
    Sparsity sparsity = Sparsity.named(name).orElseThrow();
    double density = (double) sparsity.kept() / sparsity.of();
    double expected = simulated(density, depth, columns);

    assertThat((double) sparsity.performed(depth, columns))
        .isBetween(expected, 1.08 * expected + 1);
    assertThat(sparsity.performed(depth, 1)).isEqualTo((long) Math.ceil(depth * density));
    assertThat(sparsity.performed(3, 1 << 20)).isLessThanOrEqualTo(3);
  }
}
