package org.npulator.hw.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.hw.format.FormatConfig.BlockConfig;

class NumberFormatTest {

  /** From the definitions: elements, scale and zero point of each block, by hand. */
  @ParameterizedTest
  @CsvSource({
    "fp32, 10, 40",
    "bf16, 10, 20",
    "fp16, 10, 20",
    "fp8-e4m3, 10, 10",
    "fp8-e5m2, 10, 10",
    "int32, 10, 40",
    "int16, 10, 20",
    "int8, 10, 10",
    "int4, 11, 6",
    "int3, 11, 5",
    "int2, 11, 3",
    "ternary, 4096, 820",
    "ternary, 5, 1",
    "ternary, 6, 2",
    "ternary-2bit, 4096, 1024",
    "mxfp8-e4m3, 4096, 4224",
    "mxfp8-e5m2, 32, 33",
    "mxfp6-e3m2, 32, 25",
    "mxfp6-e2m3, 64, 50",
    "mxfp4, 32, 17",
    "mxfp4, 33, 19",
    "mxfp4, 4096, 2176",
    "mxint8, 32, 33",
    "mxint4, 32, 17",
    "nvfp4, 16, 9",
    "nvfp4, 4096, 2304",
    "int4-g128, 128, 66",
    "int4-g128, 129, 69",
    "int4-g64, 128, 68",
    "int4-g32, 128, 72",
    "int4-g128-z, 128, 67",
    "int3-g128-z, 128, 51",
    "int2-g64-z, 64, 19",
    "int4-g32-kv, 128, 80",
    "int2-g32-kv, 64, 24",
    "nf4, 64, 36",
    "lut4, 10, 5",
    "bit, 17, 3"
  })
  void rowHasItsElementsAndWhatItsBlocksShare(String name, long elements, long bytes) {
    assertThat(NumberFormat.of(name).rowBytes(elements)).isEqualTo(bytes);
  }

  @Provide
  Arbitrary<NumberFormat> formats() {
    return Arbitraries.of(NumberFormat.all());
  }

  /** Lays the elements out one by one. */
  private static long slowRowBytes(NumberFormat format, int elements) {
    FormatConfig config = format.config();
    long bits = 0;
    int inBlock = 0;
    for (int element = 0; element < elements; element++) {
      bits += inBlock % config.packing().elements() == 0 ? config.packing().bits() : 0;
      inBlock++;
      boolean last = element == elements - 1;
      if (config.block().isPresent() && (last || inBlock == config.block().get().elements())) {
        bits = (bits + 7) / 8 * 8;
        bits += config.block().get().scaleBits() + config.block().get().zeroPointBits();
        bits = (bits + 7) / 8 * 8;
        inBlock = 0;
      }
    }
    return (bits + 7) / 8;
  }

  @Property
  void rowIsAsLongAsItsElementsOneByOne(
      @ForAll("formats") NumberFormat format, @ForAll @IntRange(min = 1, max = 700) int elements) {
    assertThat(format.rowBytes(elements)).isEqualTo(slowRowBytes(format, elements));
  }

  @Property
  void rowsAreCutWhereBytesAndBlocksEnd(
      @ForAll("formats") NumberFormat format,
      @ForAll @IntRange(min = 0, max = 20) int parts,
      @ForAll @IntRange(min = 0, max = 300) int rest) {
    long cut = (long) parts * format.alignmentElements();
    assertThat(format.firstByte(cut)).isEqualTo(format.rowBytes(cut));
    assertThat(format.rowBytes(cut) + format.rowBytes(rest)).isEqualTo(format.rowBytes(cut + rest));
  }

  @Property
  void elementsLieWithinTheirRowInOrder(
      @ForAll("formats") NumberFormat format, @ForAll @IntRange(min = 0, max = 500) int element) {
    assertThat(format.firstByte(element)).isLessThanOrEqualTo(format.firstByte(element + 1));
    assertThat(format.firstByte(element)).isLessThan(format.endByte(element + 1));
  }

  /** Blocks lie along k: every column has a scale for each block of rows. */
  @ParameterizedTest
  @CsvSource({
    "int8, 896, 64, 57344",
    "int4-g128, 256, 64, 8448", // 256 x 32 + 2 x 64 x 2
    "int4-g128-z, 256, 64, 8512", // 256 x 32 + 2 x 64 x 20 / 8
    "int4-g128, 200, 3, 412", // 200 x 2 + 2 x 3 x 2
    "mxfp4, 64, 16, 544", // 64 x 8 + 2 x 16
    "nvfp4, 64, 16, 576", // 64 x 8 + 4 x 16
    "ternary, 10, 11, 30" // 10 x 3
  })
  void tileOfWeightsHasItsRowsThenScalesOfEachColumn(
      String name, long rows, long columns, long bytes) {
    assertThat(NumberFormat.of(name).tileBytes(rows, columns)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "bf16, int4-g128, true",
    "int8, int4-g128-z, true",
    "int8, ternary, true",
    "bf16, nf4, true",
    "int8, nf4, false",
    "int8, mxfp4, false",
    "fp8-e4m3, mxfp4, true",
    "fp8-e4m3, int4, false",
    "fp8-e4m3, fp8-e5m2, false",
    "bf16, fp16, false",
    "fp32, bf16, true",
    "int4, int8, false"
  })
  void aFormatHoldsNarrowerOnesOfItsKind(String wide, String narrow, boolean holds) {
    assertThat(NumberFormat.of(wide).holds(NumberFormat.of(narrow))).isEqualTo(holds);
  }

  @Test
  void everyFormatSaysWhereItIsDefined() {
    assertThat(NumberFormat.all())
        .hasSizeGreaterThan(30)
        .allSatisfy(format -> assertThat(format.config().source()).isNotBlank());
  }

  @Test
  void blocksThatEndInsideAByteAreRefused() {
    FormatConfig int4 = NumberFormat.of("int4").config();
    assertThatThrownBy(
            () ->
                new FormatConfig(
                    int4.arithmetic(),
                    int4.element(),
                    int4.bits(),
                    int4.packing(),
                    Optional.of(new BlockConfig(33, 16, 0)),
                    0,
                    Optional.empty(),
                    int4.companions(),
                    "test"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("multiple of 2");
  }
}
