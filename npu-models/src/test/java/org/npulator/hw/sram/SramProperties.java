package org.npulator.hw.sram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.npulator.core.quantity.Bytes;
import org.npulator.hw.port.AccessStream;

class SramProperties {

  @Property(tries = 2000)
  void slicesMeetTheBanksOfTheirWords(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int banks = random.nextInt(1, 10);
    int ports = random.nextInt(1, 5);
    int width = random.nextInt(1, 10);
    Sram sram = new Sram(new SramConfig(new Bytes(1 << 20), banks, new Bytes(width), ports));
    AccessStream[] streams = new AccessStream[random.nextInt(1, 5)];
    for (int index = 0; index < streams.length; index++) {
      streams[index] =
          new AccessStream(
              random.nextInt(5),
              random.nextInt(1, 20),
              random.nextInt(1, 4),
              1000 + random.nextInt(200),
              random.nextInt(-40, 41),
              random.nextInt(1, 60),
              random.nextInt(1, 3));
    }
    boolean conflict = false;
    long[] words = new long[streams.length];
    for (long cycle = 0; cycle < 70; cycle++) {
      long[] accesses = new long[banks];
      for (int index = 0; index < streams.length; index++) {
        AccessStream stream = streams[index];
        for (long access = 0; access < stream.count(); access++) {
          if (stream.firstCycle() + access * stream.periodCycles() == cycle) {
            long start = stream.address() + access * stream.strideBytes();
            for (long word = start / width; word <= (start + stream.bytes() - 1) / width; word++) {
              accesses[(int) (word % banks)] += stream.accessesPerWord();
              words[index]++;
            }
          }
        }
      }
      long most = Arrays.stream(accesses).max().orElseThrow();
      long service = Math.max(1, (most + ports - 1) / ports);
      conflict |= service > 1;
      assertThat(sram.serviceCycles(streams, cycle)).isEqualTo(service);
      for (int bank = 0; bank < banks; bank++) {
        for (long served = 0; served < service; served++) {
          assertThat(sram.blocked(streams, cycle, served, (long) bank * width, width))
              .isEqualTo(accesses[bank] - served * ports >= ports);
        }
      }
    }
    if (conflict) {
      assertThat(sram.neverConflict(streams)).isFalse();
    }
    for (int index = 0; index < streams.length; index++) {
      assertThat(sram.words(streams[index])).isEqualTo(words[index]);
    }
  }

  @Property
  void banksRepeatAfterThePeriod(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int banks = random.nextInt(1, 10);
    int width = random.nextInt(1, 10);
    Sram sram = new Sram(new SramConfig(new Bytes(1 << 20), banks, new Bytes(width), 1));
    AccessStream stream =
        new AccessStream(
            0, 10_000, random.nextInt(1, 4), 1_000_000, random.nextInt(-40, 41), 25, 1);
    long period = sram.periodCycles(stream);
    AccessStream[] streams = {stream};
    for (long cycle = 0; cycle < 50; cycle++) {
      assertThat(sram.serviceCycles(streams, cycle + period))
          .isEqualTo(sram.serviceCycles(streams, cycle));
      assertThat(sram.blocked(streams, cycle + period, 0, 0, width))
          .isEqualTo(sram.blocked(streams, cycle, 0, 0, width));
    }
    assertThat(period).isLessThanOrEqualTo(stream.periodCycles() * banks * width);
  }
}
