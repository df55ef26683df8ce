package org.npulator.experiment.validate.dram;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.Doc;

/** What the names in reference files stand for. */
@Doc("what the names in reference files stand for")
public record ReferenceDevices(@Doc("simulators by name") Map<String, Tool> tools) {
  public ReferenceDevices {
    tools = Collections.unmodifiableMap(new LinkedHashMap<>(tools));
  }

  /** A simulator: its controller, devices and names. */
  @Doc("a simulator")
  public record Tool(
      @Doc("what the names of its cases begin with, up to a dot") List<String> cases,
      @Doc("preset of kind dram: the controller") String system,
      @Doc("largest deviations that pass, as shares of 1") Tolerance tolerance,
      @Doc("devices by name, without what variants add") Map<String, Device> devices,
      @Doc("overrides by what may follow the name of a device after _; <n> stands for a number")
          Map<String, List<String>> variants,
      @Doc("devices whose runs are of no use, each with the reason; none if left out")
          Optional<Map<String, String>> excluded) {
    public Tool {
      excluded = excluded.map(map -> Collections.unmodifiableMap(new LinkedHashMap<>(map)));
      devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
      variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
    }
  }

  /** Tolerances by kind of stream. */
  @Doc("largest deviations that pass, as shares of 1")
  public record Tolerance(
      @Doc("streams of reads with mapping M1") @AtLeast(0) double reads,
      @Doc("streams of reads with another mapping") @AtLeast(0) double readsOtherMapping,
      @Doc("streams with writes") @AtLeast(0) double writes) {}

  /** A device of a simulator. */
  @Doc("a device")
  public record Device(
      @Doc("preset of kind memory") String memory,
      @Doc("size of a chip, which its name may contain: 8Gb_x8") Optional<String> size,
      @Doc("overrides, path=value each") Optional<List<String>> set) {}
}
