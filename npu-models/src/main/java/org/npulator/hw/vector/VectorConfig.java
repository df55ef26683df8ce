package org.npulator.hw.vector;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
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
  public record OperationTable(@Doc("by operation") Map<String, Operation> operations) {

    public OperationTable {
      operations = Collections.unmodifiableMap(new LinkedHashMap<>(operations));
      List<String> known =
          Arrays.stream(VectorPrimitive.values()).map(VectorPrimitive::key).toList();
      for (String name : new TreeSet<>(operations.keySet())) {
        if (!known.contains(name)) {
          throw new InvalidValueException(
              "operations", "unknown operation " + name + ", expected one of " + known);
        }
      }
      for (String name : known) {
        if (!operations.containsKey(name)) {
          throw new InvalidValueException(
              "operations", "no rate of " + name + ", expected all of " + known);
        }
      }
    }

    Operation of(VectorPrimitive primitive) {
      return operations.get(primitive.key());
    }
  }

  /** Rate and latency of one operation. */
  @Doc("rate and latency of one operation")
  public record Operation(
      @Doc("cycles from one group of lanes to the next") @AtLeast(1) Cycles interval,
      @Doc("cycles from the first operand to its result") @AtLeast(1) Cycles latency,
      @Doc("where the figures come from") String source) {}
}
