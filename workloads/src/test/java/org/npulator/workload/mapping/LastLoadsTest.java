package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.Reuse;
import org.npulator.hw.program.Store;

class LastLoadsTest {
  private static Load load(long address, long bytes) {
    return new Load(0, List.of(), address, bytes, 1, bytes, 0, bytes);
  }

  private static Store store(long address, long bytes) {
    return new Store(0, List.of(), address, bytes, 1, bytes, 0, bytes);
  }

  private static List<Reuse> hints(Instruction... instructions) {
    return LastLoads.marked(List.of(instructions)).stream()
        .filter(Load.class::isInstance)
        .map(instruction -> ((Load) instruction).reuse())
        .toList();
  }

  @Test
  void onlyTheLastOfSeveralLoadsIsTheLast() {
    assertThat(hints(store(0, 64), load(0, 64), load(0, 64)))
        .containsExactly(Reuse.UNKNOWN, Reuse.LAST);
  }

  @Test
  void loadBeforeBytesAreOverwrittenIsTheLast() {
    assertThat(hints(load(0, 64), store(0, 64), load(0, 64)))
        .containsExactly(Reuse.LAST, Reuse.LAST);
    assertThat(hints(load(0, 64), store(0, 32), load(0, 64)))
        .containsExactly(Reuse.UNKNOWN, Reuse.LAST);
  }

  @Test
  void hintsThatAreKnownStay() {
    assertThat(hints(load(0, 64).with(Reuse.NONE))).containsExactly(Reuse.NONE);
  }

  @Property(tries = 500)
  void bytesOfALastLoadAreNotLoadedBeforeTheyAreStored(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Instruction> program = new ArrayList<>();
    for (int index = 0; index < 30; index++) {
      long address = random.nextInt(40);
      long bytes = 1 + random.nextInt(20);
      program.add(random.nextInt(3) == 0 ? store(address, bytes) : load(address, bytes));
    }
    List<Instruction> marked = LastLoads.marked(program);
    for (int index = 0; index < marked.size(); index++) {
      if (marked.get(index) instanceof Load load) {
        boolean needed = false;
        for (long at = load.memoryAddress(); at < load.memoryAddress() + load.rowBytes(); at++) {
          needed |= loadedBeforeStored(program, index + 1, at);
        }
        assertThat(load.reuse()).isEqualTo(needed ? Reuse.UNKNOWN : Reuse.LAST);
      }
    }
  }

  private static boolean loadedBeforeStored(List<Instruction> program, int from, long at) {
    for (Instruction instruction : program.subList(from, program.size())) {
      if (instruction instanceof Load load && covers(load.memoryAddress(), load.rowBytes(), at)) {
        return true;
      }
      if (instruction instanceof Store store
          && covers(store.memoryAddress(), store.rowBytes(), at)) {
        return false;
      }
    }
    return false;
  }

  private static boolean covers(long start, long bytes, long at) {
    return at >= start && at < start + bytes;
  }
}
