package org.npulator.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Name;
import org.npulator.config.bind.Reference;
import org.npulator.core.quantity.Bytes;
import org.npulator.core.quantity.Cycles;
import org.npulator.core.quantity.Duration;
import org.npulator.core.quantity.Frequency;

/** A configuration with a key of every type. */
@Doc("a machine for tests")
record Rig(
    @Doc("clocks by name") Map<String, Frequency> clocks,
    @Doc("the array") Engine engine,
    @Doc("the buffer") Buffer buffer,
    @Doc("the device") @Reference("part") Part part,
    @Doc("a spare device") @Reference("part") Optional<Part> spare,
    @Doc("shape of a tile") @AtLeast(1) @AtMost(64) List<Integer> tile,
    @Doc("share of the write queue") @AtLeast(0) @AtMost(1) double watermark,
    @Doc("who made it") String vendor) {

  Rig {
    if (!clocks.containsKey("core")) {
      throw new InvalidValueException("clocks", "there is no clock 'core'; expected it");
    }
  }

  /** Two kinds of engine. */
  @Doc("an engine")
  sealed interface Engine {}

  @Name("systolic")
  @Doc("a grid")
  record SystolicEngine(
      @Doc("rows") @AtLeast(1) @AtMost(4096) int rows,
      @Doc("columns") @AtLeast(1) @AtMost(4096) int columns,
      @Doc("what stays") Dataflow dataflow,
      @Doc("overlap") boolean doubleBuffered)
      implements Engine {}

  @Doc("a tree")
  record AdderTree(@Doc("inputs") @AtLeast(2) long inputs) implements Engine {}

  enum Dataflow {
    WEIGHT_STATIONARY,
    @Name("OS")
    OUTPUT_STATIONARY
  }

  @Doc("a buffer")
  record Buffer(
      @Doc("capacity") @AtLeast(1024) @AtMost(1048576) Bytes capacity,
      @Doc("latency") @AtLeast(1) Cycles latency,
      @Doc("bypass") Optional<Boolean> bypass) {}

  @Doc("a device")
  record Part(
      @Doc("which") String standard,
      @Doc("timing") Timing timing,
      @Doc("low watermark") @AtLeast(0) int low,
      @Doc("high watermark") @AtLeast(0) int high) {
    Part {
      if (low > high) {
        throw new InvalidValueException("low", low + " is above high; expected at most " + high);
      }
    }
  }

  @Doc("timing")
  record Timing(@Doc("row cycle") Duration tRC, @Doc("column cycle") Duration tCCD) {}
}
