package org.npulator.cli;

import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.InvalidWorkloadException;
import org.npulator.workload.model.ModelLoader;
import org.npulator.workload.model.NamedModel;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.Sampling;
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
          "Number formats of weights, activations and KV cache: bf16, w8a8, w4a16, w4a8kv4, mxfp4, ..."
              + " (default: those of the machine).")
  private String formats;

  @Option(
      names = "--sparsity",
      paramLabel = "N:M|PERCENT%",
      description =
          "Sparse weights: at most N of every M consecutive ones are not zero (2:4), or this many"
              + " percent are zero anywhere (75%%).")
  private String sparsity;

  @Option(
      names = "--active-neurons",
      paramLabel = "PERCENT%",
      description =
          "Neurons of feed-forward blocks that are active for a token (30%%); the weights of the"
              + " others are neither loaded nor multiplied (default: all).")
  private String activeNeurons;

  @Option(
      names = "--sampling",
      paramLabel = "greedy|full|top-K",
      defaultValue = "greedy",
      description =
          "How a token is chosen from the logits: the greatest, a draw from all, or a draw from the"
              + " K greatest, such as top-50 (default: ${DEFAULT-VALUE}).")
  private String sampling;

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
    return new WorkloadGenerator(
            named.name(), named.description(), formats(machineFormats), sampling())
        .generate(new RunLength(batch, context, prefill, decode));
  }

  private FormatSet formats(String machineFormats) throws InvalidWorkloadException, UsageException {
    FormatSet dense = dense(machineFormats);
    if (activeNeurons != null) {
      return active(dense);
    }
    if (sparsity == null) {
      return dense;
    }
    String suffix =
        sparsity.endsWith("%")
            ? "s" + sparsity.substring(0, sparsity.length() - 1)
            : sparsity.replace(":", "of");
    try {
      return FormatSet.named(dense.name() + "-" + suffix);
    } catch (InvalidWorkloadException e) {
      throw new UsageException(
          "--sparsity %s with weights in %s: expected N:M such as 2:4 or a percentage such as 75%%, and weights of whole bits"
              .formatted(sparsity, dense.weight()));
    }
  }

  private FormatSet active(FormatSet dense) throws UsageException {
    if (sparsity != null) {
      throw new UsageException(
          "--active-neurons %s beside --sparsity %s, expected one of them"
              .formatted(activeNeurons, sparsity));
    }
    if (!activeNeurons.matches("[1-9][0-9]?%|100%")) {
      throw new UsageException(
          "--active-neurons %s: expected a whole percentage from 1%% to 100%%, such as 30%%"
              .formatted(activeNeurons));
    }
    try {
      String percent = activeNeurons.substring(0, activeNeurons.length() - 1);
      return FormatSet.named(dense.name() + "-n" + percent);
    } catch (InvalidWorkloadException e) {
      throw new UsageException("--active-neurons " + activeNeurons + ": " + e.getMessage());
    }
  }

  private Sampling sampling() throws UsageException {
    try {
      return Sampling.named(sampling);
    } catch (InvalidWorkloadException e) {
      throw new UsageException("--sampling " + sampling + ": " + e.getMessage());
    }
  }

  private FormatSet dense(String machineFormats) throws InvalidWorkloadException, UsageException {
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
