package org.npulator.hw.cache;

import java.util.ArrayList;
import java.util.List;

/** The fetch of consecutive lines from memory, and the transfers that wait for them. */
final class Fill {
  private final List<CachedTransfer> waiting = new ArrayList<>();
  private boolean complete;

  /** Has a transfer wait for the lines, once. */
  void awaitedBy(CachedTransfer transfer) {
    if (!complete && !waiting.contains(transfer)) {
      waiting.add(transfer);
      transfer.waits();
    }
  }

  void complete() {
    complete = true;
    waiting.forEach(CachedTransfer::partArrived);
    waiting.clear();
  }
}
