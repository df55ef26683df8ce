package org.npulator.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.bind.Declarations;
import org.npulator.config.bind.Unbinder;
import org.npulator.config.yaml.YamlWriter;
import org.npulator.experiment.mapping.MappingCache;
import org.npulator.experiment.mapping.MappingSearch;
import org.npulator.experiment.mapping.SearchedMapping;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.ChosenMapping;
import org.npulator.workload.mapping.Mapper;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.operator.Workload;
import picocli.CommandLine.Option;

/** How operators are mapped: dictated, searched, or chosen by the cost model alone. */
final class MappingOptions {
  private static final int MOST_SIMULATED = 1000;

  @Option(
      names = "--mapping",
      paramLabel = "NAME|FILE",
      description =
          "Tiles, order of loops, partition and fusion of operators by their roles: a preset or a"
              + " YAML file; what it leaves out is chosen (see --print-mapping).")
  private String mapping;

  @Option(
      names = "--mapping-search",
      paramLabel = "COUNT",
      description =
          "Search mappings: enumerate those that fit, rank them by the cost model, simulate so many"
              + " of each operator and take the fastest.")
  private Integer simulated;

  @Option(
      names = "--print-mapping",
      description = "Print the mapping as YAML that --mapping takes, and do not run it.")
  private boolean print;

  boolean prints() {
    return print;
  }

  /** What of the mapping is not left to the cost model. */
  MappingConfig load(
      ConfigurationLoader loader, Configuration<NpuConfig> npu, Workload workload, Notes notes)
      throws ConfigurationException, MappingException, UsageException, IOException {
    MappingConfig dictated =
        mapping == null
            ? MappingConfig.CHOSEN
            : loader.load("mapping", mapping, List.of(), MappingConfig.class).value();
    if (simulated == null) {
      return dictated;
    }
    if (simulated < 1 || simulated > MOST_SIMULATED) {
      throw new UsageException(
          "--mapping-search %d: expected a whole number from 1 to %d"
              .formatted(simulated, MOST_SIMULATED));
    }
    SearchedMapping found =
        new MappingSearch(new MappingCache()).search(npu, workload, dictated, simulated);
    notes.note(
        "searched %d mappings, simulated %d: %.2f %% less time than without search"
            .formatted(
                found.candidates(),
                found.trials().size(),
                100 * (1 - (double) found.ticks() / found.unsearchedTicks())));
    return found.mapping();
  }

  /** The mapping of the workload in the form of a file. */
  static String text(NpuConfig npu, Workload workload, MappingConfig dictated)
      throws MappingException {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("kind", "mapping");
    content.put("schemaVersion", 1);
    content.putAll(
        Unbinder.asWritten(
            Declarations.of(MappingConfig.class),
            ChosenMapping.of(new Mapper(npu, workload, dictated), workload)));
    return YamlWriter.write(content);
  }

  /** Takes what is worth a line on the error stream. */
  interface Notes {
    void note(String text);
  }
}
