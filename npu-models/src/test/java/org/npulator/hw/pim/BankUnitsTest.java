package org.npulator.hw.pim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.npulator.hw.chip.PimMemory;
import org.npulator.hw.chip.PimResult;
import org.npulator.hw.pim.PimKernel.Attention;
import org.npulator.hw.pim.PimKernel.Elementwise;
import org.npulator.hw.pim.PimKernel.Gemv;
import org.npulator.hw.pim.PimKernel.StateUpdate;

/** Cycles counted by hand from the tables of the devices, on one channel without refresh. */
class BankUnitsTest {
  private static final ElementWidth BYTE = new ElementWidth(8);
  private static final ElementWidth HALF = new ElementWidth(16);

  private static PimResult run(String preset, PimKernel kernel) throws PimMappingException {
    return new PimMemory(PimPresets.oneChannel(preset)).run(kernel);
  }

  @Test
  void rowOfAimTakesTheBufferTheRegistersItsColumnsAndTheRead() throws Exception {
    PimResult result = run("gddr6-aim", new Gemv(16, 1024, 1, 2));
    int buffer = 64 * 2;
    int multiply = buffer + 1 + 2;
    int read = multiply + 64 * 2;
    assertThat(result.cycles()).isEqualTo(read + 2);
    assertThat(result.commands())
        .containsEntry("WRGB", 64L)
        .containsEntry("WRMAC16", 1L)
        .containsEntry("MAC16", 64L)
        .containsEntry("RDMAC16", 1L)
        .containsEntry("ACT16", 1L);
  }

  @Test
  void nextRowOfAimWaitsForPrechargeActivationAndTheUnits() throws Exception {
    PimResult result = run("gddr6-aim", new Gemv(17, 1024, 1, 2));
    int lastProduct = 64 * 2 + 1 + 2 + 63 * 2;
    int rowChange = 12 + 32 + 56;
    assertThat(result.cycles()).isEqualTo(lastProduct + rowChange + 64 * 2 + 2);
  }

  @Test
  void activationFunctionOfAimTakesItsRowOfTheTable() throws Exception {
    PimResult plain = run("gddr6-aim", new Gemv(16, 1024, 1, HALF, false));
    PimResult activated = run("gddr6-aim", new Gemv(16, 1024, 1, HALF, true));
    assertThat(activated.commands()).containsEntry("AF16", 1L).containsEntry("RDAF16", 1L);
    assertThat(activated.commands()).doesNotContainKey("RDMAC16");
    int lastProduct = 64 * 2 + 1 + 2 + 63 * 2;
    assertThat(activated.cycles())
        .as("tRTP, tRP, tRCD of the table, then the read")
        .isEqualTo(lastProduct + 12 + 32 + 86 + 2 + 2)
        .isGreaterThan(plain.cycles());
  }

  @Test
  void compositeOfNeuPimsWaitsForTheActivationOfFourBanksAtATime() throws Exception {
    PimResult result = run("neupims", new Gemv(32, 512, 1, 2));
    assertThat(result.commands())
        .as("a vector of 1 KiB is 16 writes of 64 bytes; 32 banks are eight groups")
        .containsEntry("WR", 16L)
        .containsEntry("GWRITE", 1L)
        .containsEntry("P_HEADER", 1L)
        .containsEntry("COMPS32_READRES", 1L)
        .containsEntry("G_ACT", 8L);
    int writes = 14 + 15 * 2;
    int copied = writes + 4 + 2 + 8 + 96;
    assertThat(result.cycles())
        .as("rows are open by then: their activations take 3 x tFAW + tRCD")
        .isEqualTo(copied + 66);
  }

  @Test
  void passOfPimbaIsRegistersThenTwoCommandsAColumnThenResults() throws Exception {
    PimResult result = run("pimba", new StateUpdate(16, 32, 32, BYTE));
    int registers = 16 * 4 * 4;
    int lastComputation = registers + 63 * 4;
    int lastResult = lastComputation + 16 + 7 * 4;
    assertThat(result.cycles()).isEqualTo(lastResult + 14 + 2);
    assertThat(result.commands())
        .containsEntry("ACT4", 4L)
        .containsEntry("REG_WRITE", 64L)
        .containsEntry("COMP", 64L)
        .containsEntry("RESULT", 8L);
  }

  @Test
  void chunksOfTheSameRowsOfAStateNeedOnlyTheirVectors() throws Exception {
    PimResult result = run("pimba", new StateUpdate(16, 32, 128, BYTE));
    assertThat(result.commands())
        .as("four chunks a bank: 3 + 1 registers for the first, 1 for the others")
        .containsEntry("REG_WRITE", 16L * (4 + 3))
        .containsEntry("COMP", 4 * 64L);
  }

  @Test
  void stateOfSixteenBitsTakesTwiceTheColumnsOfMx8() throws Exception {
    long wide = run("pimba", new StateUpdate(64, 64, 128, HALF)).commands().get("COMP");
    long narrow = run("pimba", new StateUpdate(64, 64, 128, BYTE)).commands().get("COMP");
    assertThat(wide).isEqualTo(2 * narrow);
  }

  @ParameterizedTest
  @CsvSource({"16, 512", "8, 256", "4, 128"})
  void narrowWeightsTakeColumnsInProportion(int bits, long products) throws Exception {
    Gemv gemv = new Gemv(64, 2048, 1, new ElementWidth(bits), false);
    assertThat(run("low-precision", gemv).commands()).containsEntry("MACAB", products);
  }

  @ParameterizedTest
  @CsvSource({"16, 1", "8, 2", "4, 2"})
  void multipliersBeyondTheWeightsOfAColumnServeOtherQueries(int bits, int together)
      throws Exception {
    ElementWidth width = new ElementWidth(bits);
    long one = products(new Attention(1, 1024, 128, 1, width));
    long four = products(new Attention(1, 1024, 128, 4, width));
    assertThat(four).isEqualTo(4 / together * one);
  }

  private static long products(Attention attention) throws PimMappingException {
    return run("low-precision", attention).commands().get("MACAB");
  }

  @ParameterizedTest
  @CsvSource({
    "gddr6-aim, MAC16, ACT16, 16",
    "newton, COMP, G_ACT, 16",
    "attacc-bank, MACAB, ACTAB, 16",
    "attacc-buffer, MACPB, ACTPB, 16",
    "pimba, COMP, ACT4, 8"
  })
  void queriesOfAGroupShareOpenRows(String preset, String product, String open, int bits)
      throws Exception {
    ElementWidth width = new ElementWidth(bits);
    SortedMap<String, Long> one = run(preset, new Attention(1, 2048, 128, 1, width)).commands();
    SortedMap<String, Long> four = run(preset, new Attention(1, 2048, 128, 4, width)).commands();
    assertThat(four.get(product))
        .as("columns are read by each query")
        .isEqualTo(4 * one.get(product));
    assertThat(four.get(open))
        .as("rows are opened once")
        .isLessThanOrEqualTo(one.get(open) * 11 / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gddr6-aim", "newton", "neupims", "pimba", "low-precision"})
  void elementwiseKernelsAreRefusedWithTheReason(String preset) {
    Elementwise add = new Elementwise(Elementwise.Operation.ADD, 4096, 2);
    assertThatThrownBy(() -> run(preset, add)).isInstanceOf(PimMappingException.class);
  }

  @Test
  void whatAKindCannotRunIsRefusedWithTheReason() {
    assertThatThrownBy(() -> run("gddr6-aim", new Gemv(64, 64, 1, 1)))
        .hasMessage("GDDR6-AiM computes in 16-bit elements, not in 8-bit ones");
    assertThatThrownBy(() -> run("gddr6-aim", new Gemv(1 << 20, 1 << 20, 1, 2)))
        .hasMessageMatching("its operands take [0-9]+ rows of each bank; there are 16383");
    assertThatThrownBy(() -> run("pimba", new Gemv(64, 64, 1, 1)))
        .hasMessageStartingWith("Pimba runs state updates and attention;");
    assertThatThrownBy(() -> run("neupims", new Gemv(64, 64, 1, HALF, true)))
        .hasMessage("NeuPIMs leaves activation functions to the processor");
    assertThatThrownBy(() -> run("low-precision", new Gemv(64, 64, 1, 4)))
        .hasMessage("the units have no multipliers for weights of 32 bits; they have w16, w8, w4");
  }
}
