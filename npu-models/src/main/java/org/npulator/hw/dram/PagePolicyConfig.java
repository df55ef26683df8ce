package org.npulator.hw.dram;

import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.Name;

/** When a controller closes the row of a bank without a request for another row. */
@Doc("when rows are closed")
public sealed interface PagePolicyConfig {

  /** Rows stay open until another row of the bank is needed or the bank is refreshed. */
  @Name("open")
  @Doc("rows stay open")
  record Open() implements PagePolicyConfig {}

  /** Rows are closed after a number of column commands, or when nobody waits for them. */
  @Name("closed")
  @Doc("rows are closed after use")
  record Closed(
      @Doc(
              "column commands after which a row is closed; when no request waits for it if left"
                  + " out")
          @AtLeast(1)
          @AtMost(65536)
          Optional<Integer> cap)
      implements PagePolicyConfig {}

  /**
   * Rows are closed when they have not been used for a time that each bank adapts: twice as long
   * after a row was closed too early, half as long after it was closed too late.
   */
  @Name("adaptive")
  @Doc("rows are closed when unused for a time that adapts")
  record Adaptive(
      @Doc("cycles without use at first; they adapt from an eighth to eight times as many")
          @AtLeast(1)
          @AtMost(1_000_000)
          int idleCycles)
      implements PagePolicyConfig {}
}
