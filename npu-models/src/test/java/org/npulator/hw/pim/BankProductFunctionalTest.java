package org.npulator.hw.pim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.hw.chip.PimSystemConfig;
import org.npulator.hw.program.PimOrganization;

/**
 * The commands of a product, in the order in which the controller issues them, executed by units
 * with a buffer on weights that lie where the layout says: the results are those of the plain
 * product.
 */
class BankProductFunctionalTest {
  private static final int FIRST_ROW = 5;

  @ParameterizedTest
  @CsvSource({
    "gddr6-aim, GDDR6-16000-AiM, 16, 16, 1024, 1",
    "gddr6-aim, GDDR6-16000-AiM, 16, 17, 1024, 1",
    "gddr6-aim, GDDR6-16000-AiM, 16, 40, 128, 3",
    "gddr6-aim, GDDR6-16000-AiM, 16, 16, 16, 1",
    "gddr6-aim, GDDR6-16000-AiM, 16, 100, 1500, 2",
    "gddr6-aim, GDDR6-16000-AiM, 16, 33, 2100, 1",
    "gddr6-aim, GDDR6-16000-AiM, 16, 1, 1, 1",
    "gddr6-aim, GDDR6-16000-AiM, 16, 200, 40, 70",
    "gddr6-aim, HBM3-6400-AiM, 16, 100, 1500, 2",
    "newton, HBM3-6400-Newton, 16, 100, 1500, 2",
    "newton, HBM3-6400-Newton, 16, 33, 40, 20",
    "neupims, HBM3-6400-NeuPIMs, 16, 100, 1500, 2",
    "neupims, HBM3-6400-NeuPIMs, 16, 70, 600, 1",
    "neupims, HBM3-6400-NeuPIMs, 16, 33, 40, 20",
    "neupims, HBM3-6400-NeuPIMs, 16, 100, 80, 3",
    "low-precision, HBM2-2000-low-precision, 16, 100, 1500, 2",
    "low-precision, HBM2-2000-low-precision, 8, 100, 1500, 3",
    "low-precision, HBM3-6400-low-precision, 8, 40, 100, 5",
    "low-precision, HBM2-2000-low-precision, 4, 100, 5000, 3",
    "low-precision, HBM3-6400-low-precision, 4, 40, 130, 4"
  })
  void productEqualsThePlainProduct(
      String preset, String device, int bits, int outputs, int inputs, int vectors)
      throws Exception {
    PimSystemConfig system =
        PimPresets.load(preset, "memory.channels=1", "memory.device=" + device);
    PimOrganization memory = system.memory().organization();
    ElementWidth width = new ElementWidth(bits);
    BankWeights placed =
        (BankWeights)
            system
                .unit()
                .mapping()
                .gemv(new PimGemv.Shape(outputs, inputs, vectors, width), memory);
    BankMatrixLayout layout = placed.layout(FIRST_ROW);
    HeadNumbers numbers = new HeadNumbers(new Random(1), vectors, outputs, inputs);
    double[][] weights = numbers.keys;
    int lanes = width.elementsIn(memory.transactionBytes());
    FunctionalBanks banks = new FunctionalBanks(system.memory(), lanes);
    for (int output = 0; output < outputs; output++) {
      for (int input = 0; input < inputs; input++) {
        PimColumn at =
            new PimColumn(
                layout.bankOf(output), layout.rowOf(output, input), layout.columnOf(output, input));
        banks.store(at, input % lanes, weights[output][input]);
      }
    }
    BufferUnits units = BufferUnits.of(system, width, banks);
    BufferUnits.Product product =
        new BufferUnits.Product(layout, vectors, vector -> numbers.queries[vector]);
    units.expect(product);

    new ChannelCommand.Channel(system.memory())
        .run(placed.program(FIRST_ROW, vectors))
        .forEach(units::execute);

    assertThat(units.isDone()).isTrue();
    for (int vector = 0; vector < vectors; vector++) {
      for (int output = 0; output < outputs; output++) {
        double sum = 0;
        for (int input = 0; input < inputs; input++) {
          sum += weights[output][input] * numbers.queries[vector][input];
        }
        assertThat(product.results[vector][output]).isCloseTo(sum, Offset.offset(1e-9));
      }
    }
  }
}
