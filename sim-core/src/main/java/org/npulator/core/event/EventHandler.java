package org.npulator.core.event;

/** A component that reacts to events. An event is numbers, never a closure. */
@FunctionalInterface
public interface EventHandler {

  /**
   * Reacts to an event at {@link EventQueue#now()}.
   *
   * @param port which of the component's inputs the event is for, at least 0
   * @param argument a value the sender attached
   */
  void handle(int port, long argument);
}
