package org.npulator.hw.pim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.hw.chip.PimSystemConfig;
import org.npulator.hw.dram.PimChannel;

/**
 * The commands of a product, in the order in which the controller issues them, executed by units
 * with a buffer and registers on weights that lie where the layout says: the results are those of
 * the plain product.
 */
class AimFunctionalTest {
  private static final int BANKS = 16;
  private static final int LANES = 16;

  private record Issued(String command, int row, int column) {}

  @ParameterizedTest
  @CsvSource({
    "16, 1024, 1",
    "17, 1024, 1",
    "40, 128, 3",
    "16, 16, 1",
    "100, 1500, 2",
    "33, 2100, 1",
    "1, 1, 1",
    "200, 40, 70"
  })
  void productEqualsThePlainProduct(int outputs, int inputs, int vectors) throws Exception {
    PimSystemConfig system = PimPresets.load("gddr6-aim", "memory.channels=1");
    PimUnitConfig.Gddr6Aim unit = (PimUnitConfig.Gddr6Aim) system.unit();
    PimKernel.Gemv gemv = new PimKernel.Gemv(outputs, inputs, vectors, 2);
    AimMapping mapping = new AimMapping(unit);
    BankMatrixLayout layout = mapping.layout(gemv, system.memory().organization());
    Random random = new Random(1);
    double[][] weights = random(random, outputs, inputs);
    double[][] operands = random(random, vectors, inputs);
    List<Issued> issued = new ArrayList<>();
    new PimChannel(
            0,
            system.memory(),
            (channel, cycle, name, rank, group, bank, row, column, write) ->
                issued.add(new Issued(name, row, column)))
        .run(mapping.map(gemv, system.memory().organization()).get(0).program());
    Channel channel = new Channel(layout, weights, operands);
    issued.forEach(channel::execute);
    for (int vector = 0; vector < vectors; vector++) {
      for (int output = 0; output < outputs; output++) {
        double sum = 0;
        for (int input = 0; input < inputs; input++) {
          sum += weights[output][input] * operands[vector][input];
        }
        assertThat(channel.sums[vector][output]).isCloseTo(sum, Offset.offset(1e-9));
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

  /** The units of a channel, their banks, and the host that sends vectors and keeps sums. */
  private static final class Channel {
    private final BankMatrixLayout layout;
    private final double[][] operands;

    /** By bank, row and column. */
    private final Map<List<Integer>, double[]> banks = new HashMap<>();

    private final double[][] buffer = new double[64][LANES];
    private final double[] registers = new double[BANKS];

    /** By vector and output: what the host read last. */
    final double[][] sums;

    private long tile = -1;
    private int firstVector;
    private int vectorsInBuffer;
    private long round;
    private int vector;
    private int products;
    private boolean loading;

    Channel(BankMatrixLayout layout, double[][] weights, double[][] operands) {
      this.layout = layout;
      this.operands = operands;
      sums = new double[operands.length][weights.length];
      for (int output = 0; output < weights.length; output++) {
        for (int input = 0; input < weights[output].length; input++) {
          List<Integer> place =
              List.of(
                  layout.bankOf(output),
                  layout.rowOf(output, input),
                  layout.columnOf(output, input));
          banks.computeIfAbsent(place, at -> new double[LANES])[input % LANES] =
              weights[output][input];
        }
      }
    }

    void execute(Issued step) {
      switch (step.command()) {
        case "WRGB":
          load(step.column());
          break;
        case "WRMAC16":
          loading = false;
          vector = step.column();
          products = 0;
          for (int bank = 0; bank < BANKS; bank++) {
            registers[bank] = kept(bank) ? sums[firstVector + vector][output(bank)] : 0;
          }
          break;
        case "MAC16":
          multiply(step);
          break;
        case "RDMAC16":
          for (int bank = 0; bank < BANKS; bank++) {
            if (kept(bank)) {
              sums[firstVector + vector][output(bank)] = registers[bank];
            }
          }
          if (vector == vectorsInBuffer - 1) {
            round++;
          }
          break;
        default:
          break;
      }
    }

    /**
     * The host sends the tiles of the vectors that are served together, one tile after the other.
     */
    private void load(int index) {
      if (!loading) {
        loading = true;
        round = 0;
        tile++;
        if (tile == layout.inputTiles()) {
          tile = 0;
          firstVector += vectorsInBuffer;
        }
        vectorsInBuffer = 0;
      }
      int columns = layout.columnsOf(tile);
      vectorsInBuffer = index / columns + 1;
      for (int lane = 0; lane < LANES; lane++) {
        long input = (tile * layout.tileColumns() + index % columns) * LANES + lane;
        double[] operand = operands[firstVector + index / columns];
        buffer[index][lane] = input < operand.length ? operand[(int) input] : 0;
      }
    }

    private void multiply(Issued step) {
      double[] input = buffer[vector * layout.columnsOf(tile) + products++];
      for (int bank = 0; bank < BANKS; bank++) {
        double[] weights =
            banks.getOrDefault(List.of(bank, step.row(), step.column()), new double[LANES]);
        for (int lane = 0; lane < LANES; lane++) {
          registers[bank] += weights[lane] * input[lane];
        }
      }
    }

    private int output(int bank) {
      return (int) (round * BANKS + bank);
    }

    private boolean kept(int bank) {
      return output(bank) < sums[0].length;
    }
  }
}
