package org.npulator.hw.vector;

import java.util.Map;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.Reference;
import org.npulator.core.quantity.Cycles;

/** The vector unit of a core. */
@Doc("vector unit: lanes that apply one operation to consecutive elements")
public record VectorConfig(
    @Doc("elements that a pipelined operation starts on in one cycle") @AtLeast(1) @AtMost(65536)
        int lanes,
    @Doc("rate and latency of the operations") @Reference("vector") OperationTable operations) {

  /** Rate and latency of all operations of a vector unit. */
  @Doc("rate and latency of the operations of a vector unit")
  public record OperationTable(@Doc("by operation") Map<String, Operation> operations) {}

  /** Rate and latency of one operation. */
  @Doc("rate and latency of one operation")
  public record Operation(
      @Doc("cycles from one group of lanes to the next") @AtLeast(1) Cycles interval,
      @Doc("cycles from the first operand to its result") @AtLeast(1) Cycles latency,
      @Doc("where the figures come from") String source) {}
}
