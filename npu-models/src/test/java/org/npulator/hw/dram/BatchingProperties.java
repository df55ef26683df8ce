package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.npulator.hw.port.Lane;

class BatchingProperties {
  private static final String[] DEVICES = {"LPDDR5-6400", "DDR4-3200", "DDR4-2400"};

  @Example
  void afterARefreshRowsAreOpenedInTheOrderOfArrivalOfRequestsServedOutOfTurn() {
    repetitionsInOneStepChangeNothing(2425849141679323996L, 5);
  }

  @Example
  void stateOfAnotherContiguousPieceIsNotRepeated() {
    repetitionsInOneStepChangeNothing(7355984405301106823L, 12);
  }

  @Example
  void banksThatHaveSeveralTurnsInARowAreNotRepeatedAcrossRowSets() {
    repetitionsInOneStepChangeNothing(4892933472165288585L, 10);
  }

  @Property
  void repetitionsInOneStepChangeNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int transfers) {
    Random random = new Random(seed);
    MemoryConfig config =
        new MemoryConfig(
            Presets.device(DEVICES[random.nextInt(3)]),
            1 + random.nextInt(3),
            1 << random.nextInt(2),
            Mappings.random(random),
            Presets.controller(random.nextInt(4) > 0));
    long ticksPerCycle = 1 + random.nextInt(5);
    Lane lane =
        new Lane(
            random.nextInt(40),
            random.nextInt(40),
            32L << random.nextInt(3),
            1 + random.nextInt(12),
            256L << random.nextInt(7));
    List<TransferScript.Step> steps = new ArrayList<>();
    long tick = 0;
    for (int i = 0; i < transfers; i++) {
      tick += random.nextInt(3) == 0 ? random.nextInt(20_000) : random.nextInt(300);
      boolean strided = random.nextInt(4) == 0;
      steps.add(
          new TransferScript.Step(
              tick,
              random.nextInt(3) == 0,
              random.nextInt(1 << 16) * 16L,
              1 + random.nextInt(strided ? 8192 : 1 << 17),
              strided ? 1 + random.nextInt(16) : 1,
              random.nextInt(1 << 14)));
    }
    long end = tick * 2 + 100_000;
    TransferScript.Outcome plain =
        TransferScript.run(config, ticksPerCycle, lane, steps, end, false, null);
    TransferScript.Outcome batched =
        TransferScript.run(config, ticksPerCycle, lane, steps, end, true, null);
    assertThat(batched).isEqualTo(plain);
  }
}
