package org.npulator.experiment.pim;

import java.util.HashMap;
import java.util.Map;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.InvalidWorkloadException;
import org.npulator.workload.model.ModelDescription;
import org.npulator.workload.model.NamedModel;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;
import org.npulator.workload.operator.Workload;

/** Decode steps of a model. */
public record ModelSteps(NamedModel model, FormatSet formats) implements DecodeSteps {

  @Override
  public String name() {
    return model.name() + " " + formats.name();
  }

  @Override
  public Workload at(long batch, long context) throws InvalidWorkloadException {
    return new WorkloadGenerator(model.name(), model.description(), formats)
        .generate(new RunLength(batch, context, 0, 1));
  }

  @Override
  public DecodeSteps ofOneLayer() {
    ModelDescription all = model.description();
    long kinds = all.attention().layerPattern().map(views -> (long) views.size()).orElse(1L);
    return new ModelSteps(
        new NamedModel(
            model.name(),
            new ModelDescription(
                Math.min(kinds, all.layers()),
                all.hiddenSize(),
                all.attention(),
                all.feedForward(),
                all.vocabulary(),
                all.normEpsilon(),
                all.tiedEmbeddings(),
                all.scaledEmbeddings(),
                all.maximumPositions())),
        formats);
  }

  @Override
  public long mostContext(long batch, long memoryBytes) throws InvalidWorkloadException {
    Map<String, Tensor> tensors = new HashMap<>();
    for (Operator operator : at(1, 1).steps().get(0).operators()) {
      operator.inputs().forEach(tensor -> tensors.putIfAbsent(tensor.name(), tensor));
    }
    long weights = bytes(tensors, TensorKind.WEIGHT);
    long token = bytes(tensors, TensorKind.KV_CACHE) / 2;
    long held = Math.max(0, memoryBytes - weights) / Math.multiplyExact(batch, token) - 1;
    return Math.min(model.description().maximumPositions() - 1, held);
  }

  private static long bytes(Map<String, Tensor> tensors, TensorKind kind) {
    return tensors.values().stream()
        .filter(tensor -> tensor.kind() == kind)
        .mapToLong(Tensor::bytes)
        .sum();
  }
}
