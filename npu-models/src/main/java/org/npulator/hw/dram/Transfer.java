package org.npulator.hw.dram;

import org.npulator.hw.port.TransferListener;

/**
 * A transfer as handed over: rows of bytes, and how many channels have yet to finish their part.
 */
final class Transfer {
  final boolean write;
  final long address;
  final long rowBytes;
  final long rows;
  final long strideBytes;
  final TransferListener listener;
  final int token;
  int channelsLeft;

  Transfer(
      boolean write,
      long address,
      long rowBytes,
      long rows,
      long strideBytes,
      TransferListener listener,
      int token) {
    this.write = write;
    this.address = address;
    this.rowBytes = rowBytes;
    this.rows = rows;
    this.strideBytes = strideBytes;
    this.listener = listener;
    this.token = token;
  }
}
