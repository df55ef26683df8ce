package org.npulator.benchmark;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.npulator.core.event.EventQueue;
import org.npulator.core.event.Phase;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The hold model (Jones, CACM 29(4), 1986): every event handled schedules one, so that the number
 * of pending events stays the same. An operation is one event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventQueueBenchmark {
  private static final int EVENTS = 1_000_000;

  private record Event(long time, int phase, int component, int port, long argument)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int order = Long.compare(time, other.time);
      order = order != 0 ? order : Integer.compare(phase, other.phase);
      order = order != 0 ? order : Integer.compare(component, other.component);
      order = order != 0 ? order : Integer.compare(port, other.port);
      return order != 0 ? order : Long.compare(argument, other.argument);
    }
  }

  @Param({"100", "1000", "100000"})
  public int pending;

  @Param public DelayMix delays;

  private long[] sequence;

  @Setup
  public void prepare() {
    sequence = delays.sequence();
  }

  /** {@link EventQueue}. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long timingWheel() {
    EventQueue queue = new EventQueue();
    long[] handled = new long[1];
    int component =
        queue.register(
            (port, argument) -> {
              long count = handled[0]++;
              if (count < EVENTS - pending) {
                queue.schedule(queue.now() + delay(count), Phase.DISPATCH, 0, port, argument);
              }
            });
    for (int i = 0; i < pending; i++) {
      queue.schedule(delay(i), Phase.DISPATCH, component, 0, i);
    }
    queue.run();
    return queue.now();
  }

  /** The queue of the Java library. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long priorityQueue() {
    PriorityQueue<Event> queue = new PriorityQueue<>();
    for (int i = 0; i < pending; i++) {
      queue.add(new Event(delay(i), 1, 0, 0, i));
    }
    long now = 0;
    for (long count = 0; count < EVENTS; count++) {
      Event event = queue.remove();
      now = event.time;
      if (count < EVENTS - pending) {
        queue.add(new Event(now + delay(count), 1, 0, 0, event.argument));
      }
    }
    return now;
  }

  /** A 4-ary heap in flat arrays. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long quaternaryHeap() {
    QuaternaryHeap queue = new QuaternaryHeap(pending);
    for (int i = 0; i < pending; i++) {
      queue.add(delay(i), i);
    }
    long now = 0;
    for (long count = 0; count < EVENTS; count++) {
      now = queue.firstTime();
      long argument = queue.removeFirst();
      if (count < EVENTS - pending) {
        queue.add(now + delay(count), argument);
      }
    }
    return now;
  }

  private long delay(long count) {
    return sequence[(int) count & (sequence.length - 1)];
  }
}
