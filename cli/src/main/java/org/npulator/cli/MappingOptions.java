package org.npulator.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.bind.Declarations;
import org.npulator.config.bind.Unbinder;
import org.npulator.config.yaml.YamlWriter;
import org.npulator.experiment.mapping.MappingCache;
import org.npulator.experiment.mapping.MappingSearch;
import org.npulator.experiment.mapping.SearchedMapping;
import org.npulator.experiment.run.RunDescription;
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
      names = "--sub-batches",
      paramLabel = "COUNT",
      description =
          "Divide the sequences of a batch into so many sub-batches, so that the products of one are"
              + " computed while units at the banks attend to another (default: what --mapping says,"
              + " else 1).")
  private Integer subBatches;

  @Option(
      names = "--mapping-search",
      paramLabel = "COUNT",
      description =
          "Search mappings: of products of one shape, attention and fusion in turn, enumerate those"
              + " that fit, rank them by the cost model, simulate the best COUNT on one layer and"
              + " keep the fastest; in the end the first steps are simulated with and without it."
              + " Costs two to ten times the first steps; 3 is a good start, --simulate-layers makes"
              + " it faster.")
  private Integer simulated;

  @Option(
      names = "--mapping-cache",
      paramLabel = "FOLDER",
      description =
          "Keep what --mapping-search finds in this folder, a file for each machine, workload and"
              + " count, and take it from there the next time.")
  private Path cache;

  @Option(
      names = "--print-mapping",
      description = "Print the mapping as YAML that --mapping takes, and do not run it.")
  private boolean print;

  boolean prints() {
    return print;
  }

  /**
   * What of the mapping is not left to the cost model.
   *
   * @param simulatedLayers of the run; all if empty
   */
  MappingConfig load(
      ConfigurationLoader loader,
      Configuration<NpuConfig> npu,
      Workload workload,
      OptionalInt simulatedLayers,
      ProgressOptions progress)
      throws Exception {
    MappingConfig dictated = dictated(loader);
    if (simulated == null) {
      if (cache != null) {
        throw new UsageException(
            "--mapping-cache holds what was searched, expected --mapping-search COUNT with it");
      }
      return dictated;
    }
    if (simulated < 1 || simulated > MOST_SIMULATED) {
      throw new UsageException(
          "--mapping-search %d: expected a whole number from 1 to %d"
              .formatted(simulated, MOST_SIMULATED));
    }
    MappingCache.Key key =
        new MappingCache.Key(
            ToolVersion.get(),
            npu.hash(),
            new RunDescription(npu, workload, dictated).workloadHash(),
            dictated,
            simulated,
            simulatedLayers);
    Optional<MappingCache> known =
        Optional.ofNullable(cache).map(folder -> new MappingCache(folder, loader));
    if (known.isPresent()) {
      Optional<MappingCache.Known> found = known.get().find(key);
      if (found.isPresent()) {
        progress.note("from " + cache + ": " + found.get().figures());
        return found.get().mapping();
      }
    }
    SearchedMapping found =
        progress.showSearch(
            listener ->
                new MappingSearch(npu.value(), workload, simulatedLayers)
                    .search(dictated, simulated, listener));
    progress.note(found.figures());
    if (known.isPresent()) {
      known.get().put(key, new MappingCache.Known(found.mapping(), found.figures()));
    }
    return found.mapping();
  }

  private MappingConfig dictated(ConfigurationLoader loader) throws Exception {
    MappingConfig dictated =
        mapping == null
            ? MappingConfig.CHOSEN
            : loader.load("mapping", mapping, List.of(), MappingConfig.class).value();
    if (subBatches == null) {
      return dictated;
    }
    if (subBatches < 1 || subBatches > MappingConfig.MOST_SUB_BATCHES) {
      throw new UsageException(
          "--sub-batches %d: expected a whole number from 1 to %d"
              .formatted(subBatches, MappingConfig.MOST_SUB_BATCHES));
    }
    return dictated.withSubBatches(subBatches);
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
}
