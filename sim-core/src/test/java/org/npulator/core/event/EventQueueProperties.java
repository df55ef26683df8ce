package org.npulator.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class EventQueueProperties {
  private static final int COMPONENTS = 3;
  private static final int PHASES = Phase.values().length;
  // within a slot, on both sides of one turn of the wheel, and far away
  private static final long[] DELAYS = {
    0, 0, 0, 1, 1, 2, 17, 63, 64, 65, 1000, 4095, 4096, 4097, 8192, 70_000, 1L << 40
  };

  private record Handled(long time, int component, int port, long argument) {}

  @FunctionalInterface
  private interface Scheduler {
    void schedule(long time, Phase phase, int component, int port, long argument);
  }

  /**
   * Components that react to an event with up to two later ones, which depend on nothing but the
   * event. A port is a phase, so that a component knows in which one it is.
   */
  private static final class Machine {
    private final List<Handled> handled = new ArrayList<>();
    private final Scheduler scheduler;
    private final LongSupplier now;
    private final int generations;

    Machine(Scheduler scheduler, LongSupplier now, int generations) {
      this.scheduler = scheduler;
      this.now = now;
      this.generations = generations;
    }

    EventHandler component(int component) {
      return (port, argument) -> {
        handled.add(new Handled(now.getAsLong(), component, port, argument));
        long generation = Math.abs(argument);
        if (generation < generations) {
          Random random = new Random(31 * now.getAsLong() + 7L * component + port + argument);
          for (int child = random.nextInt(3); child > 0; child--) {
            scheduleRandom(random, now.getAsLong(), port, generation + 1);
          }
        }
      };
    }

    void scheduleRandom(Random random, long now, int firstPhase, long generation) {
      long delay = DELAYS[random.nextInt(DELAYS.length)];
      int phase = delay == 0 ? firstPhase + random.nextInt(PHASES - firstPhase) : random.nextInt(3);
      long argument = random.nextBoolean() ? generation : -generation;
      scheduler.schedule(
          now + delay, Phase.values()[phase], random.nextInt(COMPONENTS), phase, argument);
    }

    void start(IntFunction<Integer> register, long seed, int events) {
      for (int component = 0; component < COMPONENTS; component++) {
        assertThat(register.apply(component)).isEqualTo(component);
      }
      Random random = new Random(seed);
      for (int i = 0; i < events; i++) {
        scheduleRandom(random, 0, 0, 1);
      }
    }
  }

  @Property
  void eventsComeInTheOrderOfASortedQueue(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int events,
      @ForAll @LongRange(min = 1, max = 5000) long slotTicks) {
    EventQueue queue = new EventQueue(slotTicks);
    Machine machine = new Machine(queue::schedule, queue::now, 8);
    machine.start(i -> queue.register(machine.component(i)), seed, events);
    queue.run();

    ReferenceQueue reference = new ReferenceQueue();
    Machine expected = new Machine(reference::schedule, reference::now, 8);
    expected.start(i -> reference.register(expected.component(i)), seed, events);
    reference.run();

    assertThat(machine.handled).isEqualTo(expected.handled);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Property
  void orderDoesNotDependOnTheOrderOfScheduling(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 500) int events) {
    assertThat(handledInOneTick(seed, events, false))
        .isEqualTo(handledInOneTick(seed, events, true));
  }

  private static List<Handled> handledInOneTick(long seed, int events, boolean backwards) {
    List<Handled> handled = new ArrayList<>();
    EventQueue queue = new EventQueue();
    for (int component = 0; component < COMPONENTS; component++) {
      int self = component;
      queue.register((port, argument) -> handled.add(new Handled(5, self, port, argument)));
    }
    Random random = new Random(seed);
    List<Runnable> schedules = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      Phase phase = Phase.values()[random.nextInt(PHASES)];
      int component = random.nextInt(COMPONENTS);
      long argument = random.nextInt(4);
      int port = random.nextInt(EventQueue.PORTS);
      schedules.add(backwards ? 0 : i, () -> queue.schedule(5, phase, component, port, argument));
    }
    schedules.forEach(Runnable::run);
    queue.run();
    return handled;
  }
}
