package org.npulator.hw.chip;

import org.npulator.core.event.EventHandler;
import org.npulator.core.event.EventQueue;
import org.npulator.core.event.Phase;

/**
 * The command queue of an engine: starts its instructions in program order, each as soon as
 * everything it waits for is complete and the engine can accept it.
 */
final class Sequencer implements EventHandler {
  private static final int DISPATCH_PORT = 0;
  private static final int COMPLETION_PORT = 1;
  private static final int[] NO_INSTRUCTIONS = {};
  private static final long NONE = -1;

  private final EventQueue events;
  private final Engine engine;
  private final int component;
  private ProgramExecution execution;
  private int[] queue = NO_INSTRUCTIONS;
  private int head;
  private long dispatchTick = NONE;

  Sequencer(EventQueue events, Engine engine) {
    this.events = events;
    this.engine = engine;
    component = events.register(this);
  }

  /**
   * Hands over the instructions of the engine; the ones of the program before are complete.
   *
   * @param queue indices in program order
   */
  void begin(ProgramExecution execution, int[] queue) {
    this.execution = execution;
    this.queue = queue;
    head = 0;
    wake(events.now());
  }

  ProgramExecution execution() {
    return execution;
  }

  long now() {
    return events.now();
  }

  /** Has {@link Engine#ended} called at a tick. */
  void endAt(int instruction, long tick) {
    events.schedule(tick, Phase.COMPLETION, component, COMPLETION_PORT, instruction);
  }

  /** Tells that everything an instruction waits for is complete. */
  void dependenciesMet(int instruction) {
    if (head < queue.length && queue[head] == instruction) {
      wake(events.now());
    }
  }

  private void wake(long tick) {
    if (dispatchTick != tick) {
      dispatchTick = tick;
      events.schedule(tick, Phase.DISPATCH, component, DISPATCH_PORT, 0);
    }
  }

  @Override
  public void handle(int port, long argument) {
    if (port == COMPLETION_PORT) {
      engine.ended((int) argument);
      return;
    }
    dispatchTick = NONE;
    while (head < queue.length && execution.dependenciesMet(queue[head])) {
      long acceptTick = engine.acceptTick();
      if (acceptTick > events.now()) {
        wake(acceptTick);
        return;
      }
      engine.start(queue[head++]);
    }
  }
}
