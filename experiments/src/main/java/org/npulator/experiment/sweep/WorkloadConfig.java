package org.npulator.experiment.sweep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.Literal;

/** What the machines run, as far as no axis says it. */
@Doc("what the machines run; a key may be left out if there is an axis workload.KEY")
public record WorkloadConfig(
    @Doc("the model: a preset, a Hugging Face config.json, a folder that holds one, or a YAML file")
        Optional<Literal> model,
    @Doc("number formats such as w8a8; without them those of the machine")
        Optional<Literal> formats,
    @Doc("sequences processed together") Optional<Literal> batch,
    @Doc("tokens of each sequence that are in the KV cache before") Optional<Literal> context,
    @Doc("input tokens of each sequence, processed in one step; 0 to decode only")
        Optional<Literal> prefill,
    @Doc("output tokens of each sequence; the first one comes from the prefill, if there is one")
        Optional<Literal> decode,
    @Doc("layers that are simulated, from which figures are continued to all; all without it")
        Optional<Literal> simulatedLayers) {

  /** The values by path. */
  Map<String, Literal> values() {
    Map<String, Literal> values = new LinkedHashMap<>();
    model.ifPresent(value -> values.put(WorkloadPath.MODEL.path(), value));
    formats.ifPresent(value -> values.put(WorkloadPath.FORMATS.path(), value));
    batch.ifPresent(value -> values.put(WorkloadPath.BATCH.path(), value));
    context.ifPresent(value -> values.put(WorkloadPath.CONTEXT.path(), value));
    prefill.ifPresent(value -> values.put(WorkloadPath.PREFILL.path(), value));
    decode.ifPresent(value -> values.put(WorkloadPath.DECODE.path(), value));
    simulatedLayers.ifPresent(value -> values.put(WorkloadPath.SIMULATED_LAYERS.path(), value));
    return values;
  }
}
