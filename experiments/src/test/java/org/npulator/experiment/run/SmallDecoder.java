package org.npulator.experiment.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.npulator.config.ConfigurationLoader;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelLoader;
import org.npulator.workload.model.NamedModel;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Workload;

/** A decoder of two layers with few weights, machines as small, and runs of it. */
final class SmallDecoder {
  /** Two cores and eight channels. */
  static final List<String> TWO_CORES =
      List.of("cores.count=2", "noc.rows=1", "noc.columns=2", "memory.channels=8");

  private static final ConfigurationLoader LOADER = new ConfigurationLoader(List.of());

  private SmallDecoder() {}

  /** A preset with two cores and eight channels. */
  static NpuConfig machine(String name, String... settings) throws Exception {
    List<String> all = Stream.concat(TWO_CORES.stream(), Stream.of(settings)).toList();
    return LOADER.load("npu", name, all, NpuConfig.class).value();
  }

  static SimulationResult run(NpuConfig machine, Workload workload, MappingConfig mapping)
      throws Exception {
    return new Simulation(machine, workload, mapping, OptionalInt.empty())
        .run(TimelineSink.NONE, (done, steps) -> {});
  }

  static Workload workload(String formats, RunLength length) throws Exception {
    Path folder = Files.createTempDirectory("small-decoder");
    Path model = folder.resolve("small-decoder.json");
    try (var resource = SmallDecoder.class.getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, model);
    }
    NamedModel named = new ModelLoader(LOADER).load(model.toString());
    Files.delete(model);
    Files.delete(folder);
    return new WorkloadGenerator(named.name(), named.description(), FormatSet.named(formats))
        .generate(length);
  }
}
