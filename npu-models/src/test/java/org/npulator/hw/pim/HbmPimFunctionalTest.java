package org.npulator.hw.pim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.ConfigurationLoader;
import org.npulator.hw.chip.PimSystemConfig;
import org.npulator.hw.dram.PimChannel;
import org.npulator.hw.program.PimProgram;

/**
 * The commands of a product, in the order in which the controller issues them, executed by units
 * with registers on weights that lie where the layout says: the results are those of the plain
 * product.
 */
class HbmPimFunctionalTest {
  private static final int LANES = 16;
  private static final int REGISTERS = 8;
  private static final int COLUMNS = 32;
  private static final int REGISTER_ROW = 16383;

  /** An accumulate step or a write that the controller issued. */
  private record Issued(String command, int parity, int row, int column) {}

  @ParameterizedTest
  @CsvSource({
    "64, 128, 1, 1",
    "128, 256, 1, 2",
    "64, 384, 1, 1",
    "200, 300, 1, 1",
    "130, 520, 3, 2",
    "300, 1000, 2, 1",
    "1, 1, 1, 1"
  })
  void productEqualsThePlainProduct(int outputs, int inputs, int vectors, int channels)
      throws Exception {
    PimSystemConfig system =
        new ConfigurationLoader(List.of())
            .load("pim", "hbm-pim", List.of("memory.channels=" + channels), PimSystemConfig.class)
            .value();
    PimKernel.Gemv gemv = new PimKernel.Gemv(outputs, inputs, vectors, 2);
    PimUnitConfig.HbmPim unit = (PimUnitConfig.HbmPim) system.unit();
    HbmPimGemvLayout layout = HbmPimGemvLayout.of(gemv, unit, system.memory().organization());
    Random random = new Random(1);
    double[][] weights = random(random, outputs, inputs);
    double[][] operands = random(random, vectors, inputs);
    PimProgram program = unit.mapping().map(gemv, system.memory().organization()).get(0).program();
    List<Issued> issued = new ArrayList<>();
    new PimChannel(
            0,
            system.memory(),
            (channel, cycle, name, rank, group, bank, row, column, write) ->
                issued.add(new Issued(name, bank % 2, row, column)))
        .run(program);
    double[][] results = new double[vectors][outputs];
    int units = layout.units() / channels;
    for (int channel = 0; channel < channels; channel++) {
      for (int i = 0; i < units; i++) {
        Unit one = new Unit(layout, channel * units + i, weights, operands);
        issued.forEach(one::execute);
        one.addTo(results);
      }
    }
    for (int vector = 0; vector < vectors; vector++) {
      for (int output = 0; output < outputs; output++) {
        double sum = 0;
        for (int input = 0; input < inputs; input++) {
          sum += weights[output][input] * operands[vector][input];
        }
        assertThat(results[vector][output]).isCloseTo(sum, Offset.offset(1e-9));
      }
    }
  }

  private static double[][] random(Random random, int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      for (int i = 0; i < columns; i++) {
        row[i] = random.nextGaussian();
      }
    }
    return matrix;
  }

  /** A unit and the two banks that it serves. */
  private static final class Unit {
    private final HbmPimGemvLayout layout;
    private final int number;
    private final double[][] operands;

    /** By parity of the bank and column counted through its rows. */
    private final List<Map<Long, double[]>> banks = List.of(new HashMap<>(), new HashMap<>());

    private final double[][] inputs = new double[REGISTERS][LANES];
    private final double[][] sums = new double[REGISTERS][LANES];
    private int writes;
    private final int outputs;
    private int round = -1;
    private long inputTilesSeen;

    Unit(HbmPimGemvLayout layout, int number, double[][] weights, double[][] operands) {
      this.layout = layout;
      this.number = number;
      this.operands = operands;
      outputs = weights.length;
      for (int output = 0; output < weights.length; output++) {
        for (int input = 0; input < weights[output].length; input++) {
          if (layout.unitOf(output) == number) {
            banks.get((int) (layout.inputTileOf(input) % 2))
                    .computeIfAbsent(layout.columnOf(output, input), column -> new double[LANES])[
                    input % LANES] =
                weights[output][input];
          }
        }
      }
    }

    void execute(Issued step) {
      long column = (long) step.row() * COLUMNS + step.column();
      if (step.command().equals("AB_RD")) {
        double[] weights = banks.get(step.parity()).getOrDefault(column, new double[LANES]);
        double[] input = inputs[(int) (column / REGISTERS % REGISTERS)];
        double[] sum = sums[(int) (column % REGISTERS)];
        for (int lane = 0; lane < LANES; lane++) {
          sum[lane] += weights[lane] * input[lane];
        }
      } else if (step.command().equals("AB_WR") && step.row() == REGISTER_ROW) {
        writeRegister(step.column());
      } else if (step.command().equals("AB_WR") && step.row() < 4096) {
        banks.get(step.parity()).put(column, sums[(int) (column % REGISTERS)].clone());
      }
    }

    private void writeRegister(int column) {
      if (column == 0) { // control: with every other write a round begins
        if (writes++ % 2 == 0) {
          round++;
          inputTilesSeen = 0;
          for (double[] sum : sums) {
            Arrays.fill(sum, 0);
          }
        }
      } else if (column >= 8) {
        int register = column - 8;
        int vector = round % operands.length;
        long first = (inputTile() * REGISTERS + register) * LANES;
        for (int lane = 0; lane < LANES; lane++) {
          int input = (int) first + lane;
          inputs[register][lane] = input < operands[vector].length ? operands[vector][input] : 0;
        }
        if (register == REGISTERS - 1) {
          inputTilesSeen++;
        }
      }
    }

    /** The host sends the tiles of the even banks first, then those of the odd banks. */
    private long inputTile() {
      long even = (layout.inputTiles() + 1) / 2;
      return inputTilesSeen < even ? 2 * inputTilesSeen : 2 * (inputTilesSeen - even) + 1;
    }

    void addTo(double[][] results) {
      for (int output = 0; output < outputs; output++) {
        if (layout.unitOf(output) == number) {
          for (int vector = 0; vector < results.length; vector++) {
            long of = layout.outputTileOf(output) * results.length + vector;
            double[] lanes = banks.get(1).get(layout.resultColumn(of) + output % REGISTERS);
            results[vector][output] = Arrays.stream(lanes).sum();
          }
        }
      }
    }
  }
}
