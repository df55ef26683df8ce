package org.npulator.core.event;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Pending events in the order (time, phase, component, port, argument). Time is in ticks of the
 * {@link org.npulator.core.time.TimeBase}. Two events with all five equal are interchangeable, so
 * the order never depends on when an event was scheduled.
 */
public final class EventQueue {
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

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<EventHandler> handlers = new ArrayList<>();
  private long now;

  /**
   * Adds a component.
   *
   * @return its identity, counted from 0 in the order of registration
   */
  public int register(EventHandler handler) {
    handlers.add(handler);
    return handlers.size() - 1;
  }

  /** The time in ticks of the event being handled, or of the last one handled. */
  public long now() {
    return now;
  }

  /**
   * Adds an event.
   *
   * @param time in ticks, not before {@link #now()}; at now, not in an earlier phase than the one
   *     being handled
   * @param port at least 0 and less than 256
   * @throws IllegalArgumentException if the event lies in the past
   */
  public void schedule(long time, Phase phase, int component, int port, long argument) {
    if (time < now) {
      throw new IllegalArgumentException("event at tick " + time + " is before now, " + now);
    }
    events.add(new Event(time, phase.ordinal(), component, port, argument));
  }

  public boolean isEmpty() {
    return events.isEmpty();
  }

  /** Handles events until none is left. */
  public void run() {
    while (!events.isEmpty()) {
      Event event = events.poll();
      now = event.time;
      handlers.get(event.component).handle(event.port, event.argument);
    }
  }
}
