package org.npulator.hw.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.npulator.hw.program.ChipProgram;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.WaitReason;

class MessageProperties {
  private static final int CORES = 4;

  /** Computations and messages in one order that all cores keep, so that they cannot block. */
  @Provide
  Arbitrary<ChipProgram> programs() {
    return Arbitraries.randomValue(
        random -> {
          List<List<Instruction>> cores = new ArrayList<>();
          for (int core = 0; core < CORES; core++) {
            cores.add(new ArrayList<>());
          }
          int count = 1 + random.nextInt(40);
          for (int index = 0; index < count; index++) {
            int core = random.nextInt(CORES);
            List<Instruction> own = cores.get(core);
            if (random.nextInt(3) == 0) {
              own.add(SmallCore.add(0, 1 + random.nextInt(20), 64, 0, waits(own, random)));
              continue;
            }
            long bytes = 1 + random.nextInt(2000);
            int[] to = random.ints(0, CORES).limit(1 + random.nextInt(4)).distinct().toArray();
            own.add(MessageTest.send(random.nextInt(4), index, bytes, to, waits(own, random)));
            for (int receiver : to) {
              List<Instruction> other = cores.get(receiver);
              other.add(
                  MessageTest.receive(random.nextInt(4), index, bytes, core, waits(other, random)));
            }
          }
          return new ChipProgram(
              cores.stream().map(core -> new TileProgram(MessageTest.OPERATORS, core)).toList());
        });
  }

  private static Dependency[] waits(List<Instruction> before, Random random) {
    // A receiver must not wait for the sending of the same message by the same core.
    if (before.size() < 2 || random.nextBoolean()) {
      return new Dependency[0];
    }
    int on = before.size() - 2 - random.nextInt(Math.min(3, before.size() - 1));
    return new Dependency[] {new Dependency(on, WaitReason.LINK)};
  }

  @Property(tries = 60)
  void programsInOneOrderEndWithEveryCycleInOneState(
      @ForAll("programs") ChipProgram first, @ForAll("programs") ChipProgram second) {
    ChipRun run = new ChipRun(MessageTest.machine());
    ChipRun again = new ChipRun(MessageTest.machine());
    StepExecution step = run.execute(first);
    run.execute(second);

    assertThat(again.execute(first)).isEqualTo(step);
    again.execute(second);
    assertThat(again.report()).isEqualTo(run.report());
  }
}
