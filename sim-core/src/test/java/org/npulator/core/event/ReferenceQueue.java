package org.npulator.core.event;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The order of events written down in the simplest way, as an oracle. */
final class ReferenceQueue {
  private record Event(long time, Phase phase, int component, int port, long argument) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::time)
              .thenComparing(Event::phase)
              .thenComparingInt(Event::component)
              .thenComparingInt(Event::port)
              .thenComparingLong(Event::argument));
  private final List<EventHandler> handlers = new ArrayList<>();
  private long now;

  int register(EventHandler handler) {
    handlers.add(handler);
    return handlers.size() - 1;
  }

  long now() {
    return now;
  }

  void schedule(long time, Phase phase, int component, int port, long argument) {
    events.add(new Event(time, phase, component, port, argument));
  }

  void run() {
    while (!events.isEmpty()) {
      Event event = events.poll();
      now = event.time;
      handlers.get(event.component).handle(event.port, event.argument);
    }
  }
}
