package org.npulator.hw.chip;

import java.util.ArrayDeque;
import java.util.Deque;
import org.npulator.core.event.EventQueue;
import org.npulator.core.event.Phase;
import org.npulator.hw.port.MemoryPort;
import org.npulator.hw.port.TransferListener;

/** A memory without latency and with any bandwidth: transfers end one tick after they begin. */
final class IdealMemory implements MemoryPort {
  private static final int PORT = 0;

  private record Pending(TransferListener listener, int token) {}

  private final EventQueue events;
  private final int component;
  // All wait for one tick, so they end in the order in which they began.
  private final Deque<Pending> pending = new ArrayDeque<>();

  IdealMemory(EventQueue events) {
    this.events = events;
    component = events.register((port, argument) -> complete());
  }

  @Override
  public void transfer(
      boolean write,
      long address,
      long rowBytes,
      long rows,
      long strideBytes,
      TransferListener listener,
      int token) {
    pending.add(new Pending(listener, token));
    events.schedule(events.now() + 1, Phase.COMPLETION, component, PORT, token);
  }

  private void complete() {
    Pending transfer = pending.remove();
    transfer.listener.transferCompleted(transfer.token);
  }
}
