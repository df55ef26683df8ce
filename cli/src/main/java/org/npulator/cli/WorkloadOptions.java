package org.npulator.cli;

import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.InvalidWorkloadException;
import org.npulator.workload.model.ModelLoader;
import org.npulator.workload.model.NamedModel;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Workload;
import picocli.CommandLine.Option;

/** Which model, how much of it, in which formats. */
final class WorkloadOptions {
  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      description =
          "The model: a preset (see 'npulator presets list'), a Hugging Face config.json, a folder"
              + " that holds one, or a YAML file.")
  private String model;

  @Option(
      names = "--prefill",
      paramLabel = "TOKENS",
      defaultValue = "128",
      description =
          "Input tokens of each sequence, processed in one step; 0 to decode only"
              + " (default: ${DEFAULT-VALUE}).")
  private long prefill;

  @Option(
      names = "--decode",
      paramLabel = "TOKENS",
      defaultValue = "16",
      description =
          "Output tokens of each sequence; the first one comes from the prefill"
              + " (default: ${DEFAULT-VALUE}).")
  private long decode;

  @Option(
      names = "--batch",
      paramLabel = "SEQUENCES",
      defaultValue = "1",
      description = "Sequences processed together (default: ${DEFAULT-VALUE}).")
  private long batch;

  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      defaultValue = "0",
      description =
          "Tokens of each sequence that are in the KV cache before the run"
              + " (default: ${DEFAULT-VALUE}).")
  private long context;

  @Option(
      names = "--formats",
      paramLabel = "FORMATS",
      description =
          "Number formats of weights, activations and KV cache: bf16, w8a8, w4a16, w8a16kv8, ..."
              + " (default: those of the machine).")
  private String formats;

  boolean hasModel() {
    return model != null;
  }

  boolean hasFormats() {
    return formats != null;
  }

  /**
   * Makes the workload.
   *
   * @param machineFormats used where none are given
   */
  Workload generate(ConfigurationLoader loader, String machineFormats)
      throws ConfigurationException, InvalidWorkloadException, UsageException {
    if (model == null) {
      throw new UsageException("no model, expected --model NAME or --model FILE");
    }
    NamedModel named = new ModelLoader(loader).load(model);
    return new WorkloadGenerator(named.name(), named.description(), formats(machineFormats))
        .generate(new RunLength(batch, context, prefill, decode));
  }

  private FormatSet formats(String machineFormats) throws InvalidWorkloadException, UsageException {
    if (formats == null) {
      return FormatSet.named(machineFormats);
    }
    try {
      return FormatSet.named(formats);
    } catch (InvalidWorkloadException e) {
      throw new UsageException("--formats " + formats + ": " + e.getMessage());
    }
  }
}
