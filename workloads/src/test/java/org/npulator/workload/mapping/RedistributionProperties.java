package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.mapping.CoreTask.Transfer;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

class RedistributionProperties {
  private static final int CORES = 4;

  private static Tensor matrix(int rows, int columns) {
    return new Tensor("x", TensorKind.ACTIVATION, rows, columns, NumberFormat.BF16);
  }

  private static Distribution random(Tensor tensor, Random random) {
    int core = random.nextInt(CORES);
    long unit = 1 + random.nextInt(5);
    return switch (random.nextInt(4)) {
      case 0 -> Distribution.everywhere(tensor, CORES);
      case 1 -> Distribution.on(core, tensor, CORES);
      case 2 -> Distribution.columns(tensor, Distribution.bounds(tensor.columns(), unit, CORES));
      default -> Distribution.rows(tensor, Distribution.bounds(tensor.rows(), unit, CORES));
    };
  }

  @Property
  void everyCoreReceivesEveryElementItNeedsOnceFromOneThatHasIt(
      @ForAll @IntRange(min = 1, max = 12) int rows,
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll @IntRange(min = 2, max = 100) int mostBytes,
      @ForAll Random random) {
    Tensor tensor = matrix(rows, columns);
    Distribution before = random(tensor, random);
    Distribution after = random(tensor, random);

    List<Transfer> transfers =
        Redistribution.transfers(before, after, tensor.format(), mostBytes, 5);

    int[][][] received = new int[CORES][rows][columns];
    for (int index = 0; index < transfers.size(); index++) {
      Transfer transfer = transfers.get(index);
      Block region = transfer.region();
      assertThat(transfer.message()).isEqualTo(5 + index);
      assertThat(before.block(transfer.source()).orElseThrow().covers(region)).isTrue();
      assertThat(2 * region.rows() * region.columns()).isLessThanOrEqualTo(Math.max(4, mostBytes));
      for (int core = 0; core < CORES; core++) {
        if ((transfer.destinations() >> core & 1) != 0) {
          for (long row = region.firstRow(); row < region.endRow(); row++) {
            for (long column = region.firstColumn(); column < region.endColumn(); column++) {
              received[core][(int) row][(int) column]++;
            }
          }
        }
      }
    }
    for (int core = 0; core < CORES; core++) {
      Optional<Block> needed = after.block(core);
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          Block element = new Block(row, 1, column, 1);
          boolean needs = needed.isPresent() && needed.get().covers(element);
          assertThat(received[core][row][column]).isEqualTo(needs ? 1 : 0);
        }
      }
    }
  }
}
