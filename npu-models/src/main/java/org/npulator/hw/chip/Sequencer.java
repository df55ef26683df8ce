package org.npulator.hw.chip;

import org.npulator.core.event.EventHandler;
import org.npulator.core.event.EventQueue;
import org.npulator.core.event.Phase;

/**
 * The command queues of an engine, one for each stream of the program: starts the instructions of a
 * queue in program order, each as soon as everything it waits for is complete and the engine can
 * accept it. If several queues have one that can start, the earliest in the program does.
 */
final class Sequencer implements EventHandler {
  private static final int DISPATCH_PORT = 0;
  private static final int COMPLETION_PORT = 1;
  private static final int[][] NO_QUEUES = {};
  private static final int NONE = -1;

  private final EventQueue events;
  private final Engine engine;
  private final int component;
  private ProgramExecution execution;
  private int[][] queues = NO_QUEUES;
  private int[] heads = {};
  private long dispatchTick = NONE;

  Sequencer(EventQueue events, Engine engine) {
    this.events = events;
    this.engine = engine;
    component = events.register(this);
  }

  /**
   * Hands over the instructions of the engine; the ones of the program before are complete.
   *
   * @param queues indices in program order, of each stream
   */
  void begin(ProgramExecution execution, int[][] queues) {
    this.execution = execution;
    this.queues = queues;
    heads = new int[queues.length];
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
    for (int stream = 0; stream < queues.length; stream++) {
      if (next(stream) == instruction) {
        wake(events.now());
      }
    }
  }

  /** The next instruction of a stream, or none. */
  private int next(int stream) {
    int head = heads[stream];
    return head < queues[stream].length ? queues[stream][head] : NONE;
  }

  /** The stream whose next instruction is the earliest of those that can start, or none. */
  private int ready() {
    int ready = NONE;
    for (int stream = 0; stream < queues.length; stream++) {
      int next = next(stream);
      if (next != NONE
          && execution.dependenciesMet(next)
          && (ready == NONE || next < next(ready))) {
        ready = stream;
      }
    }
    return ready;
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
    for (int stream = ready(); stream != NONE; stream = ready()) {
      long acceptTick = engine.acceptTick();
      if (acceptTick > events.now()) {
        wake(acceptTick);
        return;
      }
      engine.start(queues[stream][heads[stream]++]);
    }
  }
}
