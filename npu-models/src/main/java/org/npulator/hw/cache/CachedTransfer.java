package org.npulator.hw.cache;

import org.npulator.hw.port.TransferListener;

/** A transfer through the cache: it ends when all of its parts have arrived. */
final class CachedTransfer {
  private final TransferListener listener;
  private final int token;
  private int partsLeft;

  CachedTransfer(TransferListener listener, int token) {
    this.listener = listener;
    this.token = token;
  }

  /** There is one more part to wait for. */
  void waits() {
    partsLeft++;
  }

  void partArrived() {
    partsLeft--;
    if (partsLeft == 0) {
      listener.transferCompleted(token);
    }
  }
}
