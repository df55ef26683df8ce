package org.npulator.core.event;

import java.util.Arrays;

/**
 * Pending events in the order (time, phase, component, port, argument). Time is in ticks of the
 * {@link org.npulator.core.time.TimeBase}. Two events with all five equal are interchangeable, so
 * the order never depends on when an event was scheduled.
 *
 * <p>Time is cut into slots. Events of the current slot are in a heap, those of the next 4,095
 * slots in a timing wheel (Varghese and Lauck, SOSP 1987), later ones in a second heap. Scheduling
 * and handling allocate nothing, except while the arrays still grow.
 */
public final class EventQueue {
  /** Ports of a component are numbered from 0 to this number, exclusive. */
  public static final int PORTS = 256;

  private static final int PORT_BITS = 8;
  private static final int COMPONENT_BITS = 21;
  private static final int PHASE_SHIFT = COMPONENT_BITS + PORT_BITS;

  private final int slotShift;
  private final EventHeap current = new EventHeap();
  private final TimingWheel near = new TimingWheel();
  private final EventHeap far = new EventHeap();
  private EventHandler[] handlers = new EventHandler[16];
  private int components;
  private long currentSlot;
  private long now;
  private int phase;
  private boolean stopped;

  /** A queue with slots of one tick. */
  public EventQueue() {
    this(1);
  }

  /**
   * A queue that is fast when events are some slots apart. The length of a slot has no influence on
   * the order of events.
   *
   * @param slotTicks rounded down to a power of two; suitable is the cycle of the fastest clock
   * @throws IllegalArgumentException if less than 1
   */
  public EventQueue(long slotTicks) {
    if (slotTicks < 1) {
      throw new IllegalArgumentException("a slot has at least one tick, not " + slotTicks);
    }
    slotShift = Long.SIZE - 1 - Long.numberOfLeadingZeros(slotTicks);
  }

  /**
   * Adds a component.
   *
   * @return its identity, counted from 0 in the order of registration
   * @throws IllegalStateException if there are 2^21 components already
   */
  public int register(EventHandler handler) {
    if (components == 1 << COMPONENT_BITS) {
      throw new IllegalStateException("more than " + components + " components");
    }
    if (components == handlers.length) {
      handlers = Arrays.copyOf(handlers, 2 * components);
    }
    handlers[components] = handler;
    return components++;
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
   * @param component as registered
   * @param port at least 0 and less than {@link #PORTS}
   * @throws IllegalArgumentException if the event lies in the past, or there is no such component
   *     or port
   */
  public void schedule(long time, Phase phase, int component, int port, long argument) {
    if (time <= now && (time < now || phase.ordinal() < this.phase)) {
      throw new IllegalArgumentException(
          String.format(
              "event at tick %d, %s, is before tick %d, %s",
              time, phase, now, Phase.values()[this.phase]));
    }
    if (component < 0 || component >= components || port < 0 || port >= PORTS) {
      throw new IllegalArgumentException("no port " + port + " of component " + component);
    }
    int key = phase.ordinal() << PHASE_SHIFT | component << PORT_BITS | port;
    long slot = time >> slotShift;
    if (slot == currentSlot) {
      current.add(time, key, argument);
    } else if (slot - currentSlot < TimingWheel.SLOTS) {
      near.add(slot, time, key, argument);
    } else {
      far.add(time, key, argument);
    }
  }

  public boolean isEmpty() {
    return current.isEmpty() && near.isEmpty() && far.isEmpty();
  }

  /** Makes {@link #run()} return after the event being handled; the others stay pending. */
  public void stop() {
    stopped = true;
  }

  /** Handles events until none is left or {@link #stop()} is called. */
  public void run() {
    stopped = false;
    while (!stopped && (!current.isEmpty() || advance())) {
      int key = current.firstKey();
      long argument = current.firstArgument();
      now = current.firstTime();
      phase = key >> PHASE_SHIFT;
      current.removeFirst();
      int component = (key >> PORT_BITS) & ((1 << COMPONENT_BITS) - 1);
      handlers[component].handle(key & (PORTS - 1), argument);
    }
    phase = 0;
  }

  /** Makes the next slot with events the current one, if there is any. */
  private boolean advance() {
    if (near.isEmpty() && far.isEmpty()) {
      return false;
    }
    long nearSlot =
        near.isEmpty() ? Long.MAX_VALUE : currentSlot + near.distanceToNext(currentSlot);
    long farSlot = far.isEmpty() ? Long.MAX_VALUE : far.firstTime() >> slotShift;
    currentSlot = Math.min(nearSlot, farSlot);
    if (nearSlot == currentSlot) {
      near.moveTo(current, currentSlot);
    }
    while (!far.isEmpty() && far.firstTime() >> slotShift == currentSlot) {
      current.add(far.firstTime(), far.firstKey(), far.firstArgument());
      far.removeFirst();
    }
    return true;
  }
}
