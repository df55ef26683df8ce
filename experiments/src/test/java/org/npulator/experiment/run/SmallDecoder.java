package org.npulator.experiment.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.npulator.config.ConfigurationLoader;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelLoader;
import org.npulator.workload.model.NamedModel;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Workload;

/** A decoder of two layers with few weights, and what makes machines as small. */
final class SmallDecoder {
  /** Two cores and eight channels. */
  static final List<String> TWO_CORES =
      List.of("cores.count=2", "noc.rows=1", "noc.columns=2", "memory.channels=8");

  private SmallDecoder() {}

  static Workload workload(String formats, RunLength length) throws Exception {
    Path folder = Files.createTempDirectory("small-decoder");
    Path model = folder.resolve("small-decoder.json");
    try (var resource = SmallDecoder.class.getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, model);
    }
    NamedModel named = new ModelLoader(new ConfigurationLoader(List.of())).load(model.toString());
    Files.delete(model);
    Files.delete(folder);
    return new WorkloadGenerator(named.name(), named.description(), FormatSet.named(formats))
        .generate(length);
  }
}
