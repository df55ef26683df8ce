package org.npulator.hw.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.core.quantity.Bytes;
import org.npulator.core.quantity.Cycles;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.port.AccessSchedule;
import org.npulator.hw.program.CausalMask;
import org.npulator.hw.program.LocalMemory;
import org.npulator.hw.program.Operand;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.program.VectorOperation;
import org.npulator.hw.sram.Sram;
import org.npulator.hw.sram.SramConfig;
import org.npulator.hw.vector.VectorConfig.OperationTable;

class VectorUnitTest {
  private static final int LANES = 16;

  /**
   * Counted by hand: intervals of 1 for every pass; single values and trees take one slot a row.
   */
  @ParameterizedTest
  @CsvSource({
    "CONVERT, 1, 0",
    "DEQUANTIZE, 1, 0",
    "ADD, 1, 0",
    "SCALE, 1, 0",
    "SILU, 4, 0",
    "SILU_MULTIPLY, 5, 0",
    "GELU, 8, 0",
    "GELU_MULTIPLY, 9, 0",
    "RMS_NORM, 4, 4",
    "LAYER_NORM, 7, 6",
    "TOP_K, 8, 8", // eight times the greatest of those that are left
    "ROTARY_EMBEDDING, 3, 0",
    "SOFTMAX, 6, 3",
    "ONLINE_SOFTMAX, 5, 7",
    "RESCALE_ADD, 2, 0",
    "NORMALIZE, 1, 1",
    "ARGMAX, 1, 1"
  })
  void rowsTakeTheirPassesBackToBack(VectorKernel kernel, int passesOverColumns, int singlePasses) {
    long columns = 100;
    long rowCycles = passesOverColumns * 7L + singlePasses; // ceil(100 / 16) = 7
    VectorUnit unit = unit(1, 3);
    assertThat(cycles(unit, kernel, 21, columns) - cycles(unit, kernel, 20, columns))
        .isEqualTo(rowCycles);
    assertThat(cycles(unit, kernel, 40, columns) - cycles(unit, kernel, 20, columns))
        .isEqualTo(20 * rowCycles);
  }

  @ParameterizedTest
  @EnumSource(VectorKernel.class)
  void timeStepsWithGroupsOfLanes(VectorKernel kernel) {
    VectorUnit unit = unit(2, 3);
    assertThat(cycles(unit, kernel, 5, 33)).isEqualTo(cycles(unit, kernel, 5, 48));
    assertThat(cycles(unit, kernel, 5, 49)).isGreaterThan(cycles(unit, kernel, 5, 48));
  }

  @ParameterizedTest
  @EnumSource(VectorKernel.class)
  void latencyIsSeenOnceHoweverManyRowsThereAre(VectorKernel kernel) {
    VectorUnit fast = unit(1, 1);
    VectorUnit deep = unit(1, 10);
    long difference = cycles(deep, kernel, 1, 64) - cycles(fast, kernel, 1, 64);
    assertThat(cycles(deep, kernel, 100, 64) - cycles(fast, kernel, 100, 64)).isEqualTo(difference);
    assertThat(difference).isPositive();
  }

  @Test
  void aSumOverTheLanesTakesOneLevelOfTheTreeForEachDoubling() {
    VectorUnit unit = unit(1, 5);
    // compare: 4 groups of lanes + latency 5; tree: 1 + 4 levels of 5
    assertThat(cycles(unit, VectorKernel.ARGMAX, 1, 64)).isEqualTo(4 + 5 + 1 + 4 * 5);
  }

  @Test
  void maskedColumnsArePadding() {
    VectorUnit unit = unit(1, 3);
    VectorOperation all =
        operation(VectorKernel.SOFTMAX, 8, 64, NumberFormat.FP32, Optional.empty());
    VectorOperation causal =
        operation(
            VectorKernel.SOFTMAX, 8, 64, NumberFormat.FP32, Optional.of(new CausalMask(1, 8)));
    assertThat(unit.cycles(causal)).isEqualTo(unit.cycles(all));
  }

  @Test
  void integersCostAConversionAndBf16DoesNot() {
    VectorUnit unit = unit(1, 3);
    long fp32 =
        unit.cycles(operation(VectorKernel.SCALE, 10, 64, NumberFormat.FP32, Optional.empty()));
    long bf16 =
        unit.cycles(operation(VectorKernel.SCALE, 10, 64, NumberFormat.BF16, Optional.empty()));
    long int32 =
        unit.cycles(operation(VectorKernel.SCALE, 10, 64, NumberFormat.INT32, Optional.empty()));
    assertThat(bf16).isEqualTo(fp32);
    assertThat(int32).isEqualTo(fp32 + 10 * 4 + 3);
  }

  /** Conversion, scale of the block, zero point: an interval for each element. */
  @ParameterizedTest
  @CsvSource({"int8, 1", "fp8-e4m3, 1", "int4-g128, 2", "mxfp4, 2", "int4-g128-z, 3"})
  void dequantizationCostsAPassForEachPartOfTheFormat(String format, int passes) {
    VectorUnit unit = unit(1, 3);
    VectorOperation rows = dequantization(NumberFormat.of(format), 256, 64);
    VectorOperation twice = dequantization(NumberFormat.of(format), 512, 64);
    assertThat(unit.cycles(rows)).isEqualTo(256L * passes * 64 / LANES + passes * 3L);
    assertThat(unit.cycles(twice) - unit.cycles(rows)).isEqualTo(256L * passes * 64 / LANES);
  }

  /** Elements 256 x 32 bytes and two rows of 64 scales of 2 bytes, each read for 128 rows. */
  @Test
  void dequantizationReadsTheScalesOfItsBlocks() {
    VectorUnit unit = unit(1, 3);
    unit.issue(dequantization(NumberFormat.of("int4-g128"), 256, 64), 0);
    VectorActions actions = unit.actions();
    long elementWords = 256 * 4; // 8 bytes at a time
    long scaleWords = 256 * 4; // 32 bytes at a time
    assertThat(actions.scratchpadReadBytes()).isEqualTo((elementWords + scaleWords) * 64);
    assertThat(actions.scratchpadWriteBytes()).isEqualTo(256 * 4 * 64);
    assertThat(actions.elements())
        .containsEntry(VectorPrimitive.CONVERT, 256L * 64)
        .containsEntry(VectorPrimitive.MULTIPLY, 256L * 64);
  }

  private static VectorOperation dequantization(NumberFormat format, long rows, long columns) {
    Operand elements =
        new Operand(LocalMemory.SCRATCHPAD, 0, format.packedBytes(columns), format.withoutBlocks());
    Operand scales =
        new Operand(LocalMemory.SCRATCHPAD, 1 << 18, format.scaleRowBytes(columns), format);
    return new VectorOperation(
        0,
        List.of(),
        VectorKernel.DEQUANTIZE,
        rows,
        columns,
        columns,
        0,
        format.blockElements() == 0 ? List.of(elements) : List.of(elements, scales),
        new Operand(LocalMemory.SCRATCHPAD, 1 << 16, 128, NumberFormat.FP32),
        Optional.empty());
  }

  @Test
  void countsElementsAndWholeWords() {
    VectorUnit unit = unit(1, 3);
    unit.issue(operation(VectorKernel.ADD, 10, 24, NumberFormat.FP32, Optional.empty()), 0);
    VectorActions actions = unit.actions();
    assertThat(actions.elements()).containsExactly(Map.entry(VectorPrimitive.ADD, 240L));
    // A row is 16 + 8 elements: a whole word of 64 bytes each; two sources, one destination.
    assertThat(actions.scratchpadReadBytes()).isEqualTo(10 * 2 * 2 * 64);
    assertThat(actions.scratchpadWriteBytes()).isEqualTo(10 * 2 * 64);
    assertThat(actions.accumulatorReadBytes()).isZero();
  }

  @Test
  void refusesASecondOperationBeforeTheFirstIsComplete() {
    VectorUnit unit = unit(1, 3);
    unit.issue(operation(VectorKernel.ADD, 10, 16, NumberFormat.FP32, Optional.empty()), 100);
    assertThat(unit.completionCycle()).isEqualTo(113);
    assertThatThrownBy(
            () ->
                unit.issue(
                    operation(VectorKernel.ADD, 1, 16, NumberFormat.FP32, Optional.empty()), 112))
        .isInstanceOf(IllegalStateException.class);
    assertThat(unit.settle(113)).isEqualTo(113);
  }

  @Test
  void refusesATableWithUnknownOrMissingOperations() {
    Map<String, VectorConfig.Operation> operations = new HashMap<>(table(1, 1).operations());
    operations.remove("exp");
    assertThatThrownBy(() -> new OperationTable(operations))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("no rate of exp");
    operations.put("exp2", operations.get("add"));
    assertThatThrownBy(() -> new OperationTable(operations)).hasMessageContaining("exp2");
  }

  private static long cycles(VectorUnit unit, VectorKernel kernel, long rows, long columns) {
    return unit.cycles(operation(kernel, rows, columns, NumberFormat.FP32, Optional.empty()));
  }

  private static VectorOperation operation(
      VectorKernel kernel,
      long rows,
      long columns,
      NumberFormat source,
      Optional<CausalMask> mask) {
    int sources =
        switch (kernel) {
          case CONVERT, DEQUANTIZE, SCALE, GELU, SILU, SOFTMAX, ARGMAX, TOP_K -> 1;
          case RESCALE_ADD, LAYER_NORM -> 3;
          default -> 2;
        };
    Operand operand = new Operand(LocalMemory.SCRATCHPAD, 0, 128, source);
    return new VectorOperation(
        0,
        List.of(),
        kernel,
        rows,
        columns,
        kernel == VectorKernel.TOP_K ? 8 : columns,
        1,
        Collections.nCopies(sources, operand),
        new Operand(LocalMemory.SCRATCHPAD, 1 << 16, 128, NumberFormat.FP32),
        mask);
  }

  private static VectorUnit unit(long interval, long latency) {
    Sram memory = new Sram(new SramConfig(new Bytes(1 << 20), 16, new Bytes(64), 1));
    return new VectorUnit(
        new VectorConfig(LANES, table(interval, latency)), memory, memory, new IdleEngine());
  }

  private static OperationTable table(long interval, long latency) {
    Map<String, VectorConfig.Operation> operations = new HashMap<>();
    for (VectorPrimitive primitive : VectorPrimitive.values()) {
      operations.put(
          primitive.key(),
          new VectorConfig.Operation(new Cycles(interval), new Cycles(latency), "test"));
    }
    return new OperationTable(operations);
  }

  private record IdleEngine() implements AccessSchedule {
    @Override
    public long nextAccessCycle(long cycle) {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean blocked(LocalMemory memory, long cycle, long address, long bytes) {
      return false;
    }

    @Override
    public void forgetBefore(long cycle) {}
  }
}
