package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.mapping.CoreTask.Transfer;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

class RedistributionTest {
  private static final int CORES = 4;

  @Test
  void allGatherIsOneMulticastOfEachPart() {
    Tensor tensor = new Tensor("x", TensorKind.ACTIVATION, 1, 64, NumberFormat.BF16);
    List<Transfer> transfers =
        Redistribution.transfers(
            Distribution.columns(tensor, Distribution.bounds(64, 16, CORES)),
            Distribution.everywhere(tensor, CORES),
            tensor.format(),
            1 << 20,
            0);

    assertThat(transfers).extracting(Transfer::source).containsExactly(0, 1, 2, 3);
    assertThat(transfers).extracting(Transfer::destinations).containsOnly(0b1111L);
  }

  @Test
  void partsDifferByOneUnitAtMost() {
    assertThat(Distribution.bounds(14 * 64, 64, 4)).containsExactly(0, 256, 512, 704, 896);
    assertThat(Distribution.bounds(100, 16, 4)).containsExactly(0, 32, 64, 96, 100);
    assertThat(Distribution.bounds(2, 1, 4)).containsExactly(0, 1, 2, 2, 2);
  }
}
