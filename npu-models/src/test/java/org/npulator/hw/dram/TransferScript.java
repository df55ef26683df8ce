package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.core.event.EventQueue;
import org.npulator.core.event.Phase;
import org.npulator.core.quantity.Frequency;
import org.npulator.core.time.ClockDomain;
import org.npulator.core.time.TimeBase;
import org.npulator.hw.port.Lane;

/** Hands transfers to a memory at given times and notes when each has ended. */
final class TransferScript {
  record Step(long tick, boolean write, long address, long rowBytes, long rows, long stride) {}

  /** Ends of the transfers in ticks, in their order, and what the channels did. */
  record Outcome(List<Long> ends, List<ChannelActivity> half, List<ChannelActivity> all) {}

  private TransferScript() {}

  static ClockDomain clock(MemoryConfig config, long ticksPerCycle) {
    Frequency clock = config.device().clock();
    return new TimeBase(
            Map.of(
                "memory",
                clock,
                "ticks",
                new Frequency(clock.numeratorHertz() * ticksPerCycle, clock.denominator())))
        .clock("memory");
  }

  static Outcome run(
      MemoryConfig config,
      long ticksPerCycle,
      Lane lane,
      List<Step> steps,
      long endTick,
      boolean batching,
      CommandListener commands) {
    EventQueue queue = new EventQueue();
    MemorySystem memory =
        new MemorySystem(
            config,
            queue,
            clock(config, ticksPerCycle),
            lane,
            batching,
            commands,
            Optional.empty(),
            null);
    Long[] ends = new Long[steps.size()];
    List<ChannelActivity> half = new ArrayList<>();
    int driver =
        queue.register(
            (port, index) -> {
              if (port == 1) {
                half.addAll(memory.activity(queue.now()));
                return;
              }
              if (port == 2) {
                return;
              }
              Step step = steps.get((int) index);
              memory.transfer(
                  step.write,
                  step.address,
                  step.rowBytes,
                  step.rows,
                  step.stride,
                  token -> ends[token] = queue.now(),
                  (int) index);
            });
    for (int i = 0; i < steps.size(); i++) {
      queue.schedule(steps.get(i).tick(), Phase.DISPATCH, driver, 0, i);
    }
    queue.schedule(endTick / 2, Phase.DISPATCH, driver, 1, 0);
    queue.schedule(endTick, Phase.DISPATCH, driver, 2, 0);
    queue.run();
    return new Outcome(List.of(ends), half, memory.activity(queue.now()));
  }
}
