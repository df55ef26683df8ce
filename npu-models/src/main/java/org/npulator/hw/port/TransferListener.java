package org.npulator.hw.port;

/** Is told when a transfer through a {@link MemoryPort} has ended. */
@FunctionalInterface
public interface TransferListener {

  /**
   * Called once at the tick at which the last byte of a read has arrived at the port, or the last
   * byte of a write was accepted by the memory controller, in the phase {@link
   * org.npulator.core.event.Phase#COMPLETION} of that tick.
   *
   * @param token as given with the transfer
   */
  void transferCompleted(int token);
}
