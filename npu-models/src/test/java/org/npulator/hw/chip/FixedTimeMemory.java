package org.npulator.hw.chip;

import java.util.HashMap;
import java.util.Map;
import org.npulator.core.event.EventHandler;
import org.npulator.core.event.EventQueue;
import org.npulator.core.event.Phase;
import org.npulator.hw.port.MemoryPort;
import org.npulator.hw.port.TransferListener;

/** A memory that takes a time for a transfer that depends on nothing but the transfer. */
final class FixedTimeMemory implements MemoryPort, EventHandler {

  /** Ticks that a transfer takes, at least 1. */
  interface TransferTime {
    long ticks(boolean write, long address, long bytes);
  }

  private record Pending(TransferListener listener, int token) {}

  private final EventQueue events;
  private final TransferTime time;
  private final int component;
  private final Map<Long, Pending> pending = new HashMap<>();
  private long transfers;

  FixedTimeMemory(EventQueue events, TransferTime time) {
    this.events = events;
    this.time = time;
    component = events.register(this);
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
    pending.put(transfers, new Pending(listener, token));
    long end = events.now() + time.ticks(write, address, rowBytes * rows);
    events.schedule(end, Phase.COMPLETION, component, 0, transfers);
    transfers++;
  }

  @Override
  public void handle(int port, long argument) {
    Pending transfer = pending.remove(argument);
    transfer.listener().transferCompleted(transfer.token());
  }
}
