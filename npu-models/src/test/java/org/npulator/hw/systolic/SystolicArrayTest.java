package org.npulator.hw.systolic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.core.quantity.Bytes;
import org.npulator.hw.format.FormatPair;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.LocalMemory;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Operand;
import org.npulator.hw.sram.Sram;
import org.npulator.hw.sram.SramConfig;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

class SystolicArrayTest {
  private static final FormatPair INT8 = new FormatPair(NumberFormat.INT8, NumberFormat.INT8);

  @Test
  void serialFullFoldsTakeTheCyclesOfScaleSim() throws IOException {
    int cases = 0;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                SystolicArrayTest.class.getResourceAsStream(
                    "/systolic/scalesim-weight-stationary.csv"),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (Character.isDigit(line.charAt(0))) {
          String[] cells = line.split(",", -1);
          int rows = Integer.parseInt(cells[0]);
          int columns = Integer.parseInt(cells[1]);
          long m = Long.parseLong(cells[2]);
          long foldsOfColumns = (Long.parseLong(cells[3]) + columns - 1) / columns;
          long foldsOfRows = (Long.parseLong(cells[4]) + rows - 1) / rows;
          SystolicArray array = array(rows, columns, false, 1, wide(), wide());
          for (long fold = 0; fold < foldsOfColumns * foldsOfRows; fold++) {
            array.issue(multiply(m, rows, columns, 0, false), array.completionCycle());
          }
          assertThat(array.completionCycle() - 1).as(line).isEqualTo(Long.parseLong(cells[5]));
          cases++;
        }
      }
    }
    assertThat(cases).isGreaterThan(30);
  }

  @Test
  void oneTokenStreamsAtTheRateAtWhichWeightsShiftIn() {
    SystolicArray array = array(16, 16, true, 1, wide(), wide());
    array.issue(multiply(1, 160, 160, 0, false), 0);
    long folds = 100;
    assertThat(array.completionCycle()).isEqualTo(folds * 16 + 1 + 15 + 15);
  }

  @Test
  void longStreamsHideTheShiftInOfTheNextWeights() {
    long folds = 25;
    SystolicArray doubleBuffered = array(16, 16, true, 1, wide(), wide());
    doubleBuffered.issue(multiply(64, 80, 80, 0, false), 0);
    assertThat(doubleBuffered.completionCycle()).isEqualTo(16 + folds * 64 + 15 + 15);
    SystolicArray singleBuffered = array(16, 16, false, 1, wide(), wide());
    singleBuffered.issue(multiply(64, 80, 80, 0, false), 0);
    assertThat(singleBuffered.completionCycle()).isEqualTo(folds * (16 + 63) + 1 + 15 + 15);
  }

  @Test
  void accumulatingThroughOnePortTakesTwoCyclesForEachRow() {
    Sram onePort = memory(16, 64, 1);
    SystolicArray array = array(16, 16, true, 1, wide(), onePort);
    array.issue(multiply(100, 16, 16, 0, true), 0);
    assertThat(array.lastConflictCycles()).isEqualTo(100);
    SystolicArray replacing = array(16, 16, true, 1, wide(), onePort);
    replacing.issue(multiply(100, 16, 16, 0, false), 0);
    assertThat(replacing.lastConflictCycles()).isZero();
  }

  @Test
  void weightsInTheBankOfTheActivationsFreezeTheArray() {
    // Rows of 16 bytes fill one word; a stride of all 8 banks keeps every row in its bank.
    SystolicArray sameBank = array(16, 16, true, 1, memory(8, 16, 1), wide());
    sameBank.issue(strided(64, 32, 16, 0, 8 * 16, 8 * 16), 0);
    assertThat(sameBank.lastConflictCycles()).isEqualTo(16);
    SystolicArray otherBank = array(16, 16, true, 1, memory(8, 16, 1), wide());
    otherBank.issue(strided(64, 32, 16, 4 * 16, 8 * 16, 8 * 16), 0);
    assertThat(otherBank.lastConflictCycles()).isZero();
  }

  @Test
  void halfRateTakesTwoCyclesForEachActivation() {
    SystolicArray array = array(8, 8, true, 0.5, wide(), wide());
    array.issue(multiply(100, 8, 8, 0, false), 0);
    assertThat(array.completionCycle()).isEqualTo(8 + 200 + 7 + 7);
  }

  @Test
  void countsUsefulProductsAndWholeWords() {
    SystolicArray array = array(16, 16, true, 1, memory(4, 32, 2), memory(4, 64, 2));
    array.issue(multiply(10, 32, 16, 0, false), 0);
    MatrixActions actions = array.actions();
    assertThat(actions.macs()).containsExactly(Map.entry(INT8, 10L * 32 * 16));
    assertThat(actions.stationaryRegisterBytes()).isEqualTo(32 * 16);
    // Two folds: 16-byte slices of weights (16 rows) and activations (10 rows), a 32-byte word
    // each.
    assertThat(actions.scratchpadReadBytes()).isEqualTo(2 * (16 + 10) * 32);
    assertThat(actions.accumulatorWriteBytes()).isEqualTo(2 * 10 * 64);
    assertThat(actions.accumulatorReadBytes()).isEqualTo(10 * 64);
  }

  @Test
  void forgetsWhatIsOver() {
    SystolicArray array = array(4, 4, true, 1, memory(4, 16, 1), wide());
    ArrayClock clock = (ArrayClock) array.accessSchedule();
    for (int product = 0; product < 1000; product++) {
      long cycle = array.readyCycle();
      clock.forgetBefore(cycle);
      array.issue(multiply(8, 8, 8, 3, true), cycle);
    }
    assertThat(clock.historyLength()).isLessThan(50);
  }

  private static SystolicArray hybrid(int size, int vectorRows) {
    return new SystolicArray(
        new SystolicArrayConfig(
            size,
            size,
            Dataflow.WEIGHT_STATIONARY,
            true,
            Optional.of(vectorRows),
            Map.of("int8xint8", 1.0),
            Optional.empty()),
        memory(1, 1 << 20, 32),
        wide());
  }

  private static SystolicArray switching(Dataflow usual, Dataflow... further) {
    return new SystolicArray(
        new SystolicArrayConfig(
            8,
            16,
            usual,
            true,
            Optional.empty(),
            Map.of("int8xint8", 1.0),
            Optional.empty(),
            Optional.empty(),
            Optional.of(List.of(further))),
        memory(1, 1 << 20, 32),
        memory(1, 1 << 20, 32));
  }

  private static MatrixMultiply keeping(Dataflow dataflow) {
    MatrixMultiply product = multiply(20, 30, 40, 1000, false);
    return new MatrixMultiply(
        product.operator(),
        product.waitsFor(),
        product.m(),
        product.k(),
        product.n(),
        product.activations(),
        product.weights(),
        false,
        product.accumulators(),
        false,
        0,
        Optional.of(dataflow.stationary()));
  }

  /** Each by itself is held against registers; one after the other they do not meet. */
  @ParameterizedTest
  @CsvSource({
    "WEIGHT_STATIONARY, OUTPUT_STATIONARY",
    "WEIGHT_STATIONARY, INPUT_STATIONARY",
    "OUTPUT_STATIONARY, WEIGHT_STATIONARY",
    "OUTPUT_STATIONARY, INPUT_STATIONARY",
    "INPUT_STATIONARY, WEIGHT_STATIONARY",
    "INPUT_STATIONARY, OUTPUT_STATIONARY"
  })
  void arrayRunsEmptyBeforeAnotherOperandStays(Dataflow usual, Dataflow other) {
    SystolicArray alone = switching(other);
    alone.issue(multiply(20, 30, 40, 1000, false), 0);
    SystolicArray array = switching(usual, other);
    array.issue(multiply(20, 30, 40, 1000, false), 0);
    long first = array.completionCycle();
    array.issue(keeping(other), array.readyCycle());

    assertThat(array.completionCycle()).isEqualTo(first + alone.completionCycle());
    assertThatThrownBy(() -> alone.issue(keeping(usual), alone.readyCycle()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not keep " + usual.stationary());
  }

  @Test
  void furtherDataflowsAreOthersThanTheUsualOne() {
    assertThatThrownBy(() -> switching(Dataflow.OUTPUT_STATIONARY, Dataflow.OUTPUT_STATIONARY))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("output-stationary");
  }

  @Test
  void vectorMatrixEngineTakesTheWeightsOfItsRowsEachCycle() {
    SystolicArray array = hybrid(16, 8);
    array.issue(multiply(1, 160, 160, 0, false), 0);
    long beats = 10 * 160 / 8;
    assertThat(array.completionCycle()).isEqualTo(beats + 15 + 15 + 1);
    assertThat(array.actions().stationaryRegisterBytes()).isZero();
  }

  @Test
  void productsOfManyRowsKeepTheirWeights() {
    SystolicArray array = hybrid(16, 8);
    array.issue(multiply(64, 80, 80, 0, false), 0);
    assertThat(array.completionCycle()).isEqualTo(16 + 25 * 64 + 15 + 15);
  }

  @Test
  void vectorMatrixEngineStartsWhenTheArrayIsEmpty() {
    SystolicArray array = hybrid(16, 8);
    long many = array.issue(multiply(64, 16, 16, 0, false), 0).completionCycle();
    long one = array.issue(multiply(1, 16, 16, 0, false), array.readyCycle()).completionCycle();
    assertThat(one).isEqualTo(many + 2 + 15 + 15 + 1);
    long again = array.issue(multiply(64, 16, 16, 0, false), array.readyCycle()).completionCycle();
    assertThat(again).isEqualTo(one + 16 + 64 + 15 + 15);
  }

  @Test
  void vectorMatrixEnginesThatCannotWorkAreRefused() {
    assertThatThrownBy(
            () ->
                new SystolicArrayConfig(
                    8,
                    8,
                    Dataflow.WEIGHT_STATIONARY,
                    true,
                    Optional.of(9),
                    Map.of("int8xint8", 1.0),
                    Optional.empty()))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("at most the 8 rows");
    assertThatThrownBy(
            () ->
                new SystolicArrayConfig(
                    8,
                    8,
                    Dataflow.OUTPUT_STATIONARY,
                    true,
                    Optional.of(4),
                    Map.of("int8xint8", 1.0),
                    Optional.empty()))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("expected dataflow weight-stationary");
  }

  @Test
  void refusesToStartBeforeTheWeightRegistersAreFree() {
    SystolicArray array = array(4, 4, true, 1, wide(), wide());
    array.issue(multiply(8, 4, 4, 0, false), 0);
    assertThatThrownBy(() -> array.issue(multiply(8, 4, 4, 0, false), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ready in cycle 4");
  }

  @Test
  void refusesFormatsWithoutRate() {
    SystolicArray array = array(4, 4, true, 1, wide(), wide());
    Operand bf16 = new Operand(LocalMemory.SCRATCHPAD, 0, 0, NumberFormat.BF16);
    MatrixMultiply multiply =
        new MatrixMultiply(0, List.of(), 1, 4, 4, bf16, bf16, false, sums(4), false);
    assertThatThrownBy(() -> array.issue(multiply, 0)).hasMessageContaining("bf16xbf16");
  }

  @Test
  void refusesRatesThatNoElementHas() {
    assertThatThrownBy(() -> config(4, 4, true, Map.of("int8xint8", 1.5)))
        .isInstanceOfSatisfying(
            InvalidValueException.class,
            e -> assertThat(e.key()).isEqualTo("macsPerCyclePerElement"));
    assertThatThrownBy(() -> config(4, 4, true, Map.of("int8xint8", 0.0)))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> config(4, 4, true, Map.of("int8xint8", Double.NaN)))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> config(4, 4, true, Map.of("int8-int4", 1.0)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("such as int8xint4");
    assertThatThrownBy(() -> config(4, 4, true, Map.of()))
        .isInstanceOf(InvalidValueException.class);
  }

  private static SystolicArray array(
      int rows, int columns, boolean doubleBuffered, double rate, Sram scratchpad, Sram sums) {
    return new SystolicArray(
        config(rows, columns, doubleBuffered, Map.of("int8xint8", rate)), scratchpad, sums);
  }

  private static SystolicArrayConfig config(
      int rows, int columns, boolean doubleBuffered, Map<String, Double> rates) {
    return new SystolicArrayConfig(
        rows, columns, Dataflow.WEIGHT_STATIONARY, doubleBuffered, rates);
  }

  private static Sram wide() {
    return memory(1, 1 << 20, 8);
  }

  private static Sram memory(int banks, long width, int ports) {
    return new Sram(new SramConfig(new Bytes(1 << 22), banks, new Bytes(width), ports));
  }

  private static MatrixMultiply multiply(
      long m, long k, long n, long weightAddress, boolean accumulate) {
    return new MatrixMultiply(
        0,
        List.of(),
        m,
        k,
        n,
        new Operand(LocalMemory.SCRATCHPAD, 0, k, NumberFormat.INT8),
        new Operand(LocalMemory.SCRATCHPAD, weightAddress, n, NumberFormat.INT8),
        false,
        sums(n),
        accumulate);
  }

  private static MatrixMultiply strided(
      long m, long k, long n, long weightAddress, long activationStride, long weightStride) {
    return new MatrixMultiply(
        0,
        List.of(),
        m,
        k,
        n,
        new Operand(LocalMemory.SCRATCHPAD, 0, activationStride, NumberFormat.INT8),
        new Operand(LocalMemory.SCRATCHPAD, weightAddress, weightStride, NumberFormat.INT8),
        false,
        sums(n),
        false);
  }

  private static Operand sums(long n) {
    return new Operand(LocalMemory.ACCUMULATOR, 0, 4 * n, NumberFormat.INT32);
  }
}
