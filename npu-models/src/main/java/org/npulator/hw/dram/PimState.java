package org.npulator.hw.dram;

/** What a channel with processing in memory is doing in a cycle. */
public enum PimState {
  /** Units at the banks work on columns of open rows. */
  COMPUTE("compute"),
  /** Data moves between registers, buffers and the bus. */
  MOVE("move"),
  /** The host reads or writes columns. */
  HOST("hostAccess"),
  /** A refresh, or rows being closed for it. */
  REFRESH("refresh"),
  /** Rows are being closed and opened. */
  ROW("rowChange"),
  /** Fences, turnarounds of the bus, changes of mode, the end of the last access. */
  WAIT("wait");

  private final String key;

  PimState(String key) {
    this.key = key;
  }

  /** The name in results. */
  public String key() {
    return key;
  }
}
