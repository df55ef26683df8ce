package org.npulator.hw.dram;

import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.Name;

/** The order in which a controller takes requests from a queue. */
@Doc("order in which requests are served")
public sealed interface SchedulerConfig {

  /** Column commands to an open row past an older request to another row; no limit if empty. */
  default Optional<Integer> hitCap() {
    return Optional.empty();
  }

  /**
   * First ready, first come, first served: the oldest request whose next command can issue (Rixner
   * et al., ISCA 2000).
   */
  @Name("FR-FCFS")
  @Doc("oldest request whose next command can issue")
  record FirstReady(
      @Doc(
              "column commands to an open row past an older request to another row of the bank; no"
                  + " limit if left out")
          @AtLeast(1)
          @AtMost(65536)
          Optional<Integer> rowHitCap)
      implements SchedulerConfig {
    @Override
    public Optional<Integer> hitCap() {
      return rowHitCap;
    }
  }

  /** First ready, and a row is not closed for a request while an older one waits for the row. */
  @Name("FR-FCFS-row-hit")
  @Doc("as FR-FCFS, but a row is not closed before older requests to it are served")
  record RowHitFirst(
      @Doc(
              "column commands to an open row past an older request to another row of the bank; no"
                  + " limit if left out")
          @AtLeast(1)
          @AtMost(65536)
          Optional<Integer> rowHitCap)
      implements SchedulerConfig {
    @Override
    public Optional<Integer> hitCap() {
      return rowHitCap;
    }
  }

  /** Only the oldest request of a queue is looked at. */
  @Name("FCFS")
  @Doc("only the oldest request of a queue is begun")
  record InOrder() implements SchedulerConfig {}
}
