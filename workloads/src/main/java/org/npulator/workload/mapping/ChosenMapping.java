package org.npulator.workload.mapping;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.workload.mapping.MappingConfig.AttentionChoice;
import org.npulator.workload.mapping.MappingConfig.BlockChoice;
import org.npulator.workload.mapping.MappingConfig.ProductChoice;
import org.npulator.workload.mapping.MappingConfig.ScoreChoice;
import org.npulator.workload.mapping.MappingConfig.TileChoice;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Workload;

/** Says what a mapper has decided in the form in which it can be dictated. */
public final class ChosenMapping {
  private final Map<String, ProductChoice> products = new LinkedHashMap<>();
  private final Map<String, AttentionChoice> attentions = new LinkedHashMap<>();
  private final Map<String, Boolean> fusion = new LinkedHashMap<>();

  private final List<Dataflow> dataflows;
  private final Set<String> splits;

  /**
   * @param dataflows of the machine, of which one is chosen if there are several
   * @param splits roles of operators that units at the banks and cores do together
   */
  private ChosenMapping(List<Dataflow> dataflows, Set<String> splits) {
    this.dataflows = dataflows;
    this.splits = splits;
  }

  /**
   * The decisions for the first step of each kind; of operators of a role those for the first.
   *
   * @throws MappingException if a step cannot be mapped
   */
  public static MappingConfig of(Mapper mapper, Workload workload) throws MappingException {
    ChosenMapping chosen =
        new ChosenMapping(mapper.machine().dataflows(), mapper.splits().keySet());
    for (StepKind kind : StepKind.values()) {
      Optional<Step> first =
          workload.steps().stream().filter(step -> step.kind() == kind).findFirst();
      if (first.isPresent()) {
        chosen.add(first.get(), mapper.map(first.get()));
      }
    }
    return new MappingConfig(
        present(chosen.products),
        present(chosen.attentions),
        present(chosen.fusion),
        present(mapper.places()),
        present(mapper.splits()),
        mapper.dictatedSubBatches());
  }

  private static <V> Optional<Map<String, V>> present(Map<String, V> map) {
    return map.isEmpty() ? Optional.empty() : Optional.of(map);
  }

  private void add(Step step, MappedStep mapped) {
    for (int index = step.operators().size() - 1; index >= 0; index--) {
      Operator operator = step.operators().get(index);
      if (splits.contains(operator.role())) {
        continue; // what was decided is for a share
      }
      OperatorMapping mapping = mapped.mappings().get(index);
      if (operator instanceof Matmul matmul
          && !mapping.dataflow().equals(PimAttentionMapping.DATAFLOW)) {
        add(step.kind(), matmul, mapping);
      } else if (operator instanceof Attention attention
          && !mapping.dataflow().equals(PimAttentionMapping.DATAFLOW)) {
        add(step.kind(), attention, mapping);
        fusion.putIfAbsent(attention.role(), !mapping.fusion().equals(OperatorMapping.NOT_FUSED));
      } else if (operator instanceof Elementwise elementwise
          && FusionPlan.isActivation(elementwise.kind())) {
        fusion.putIfAbsent(elementwise.role(), !mapping.fusion().equals(OperatorMapping.NOT_FUSED));
      }
    }
  }

  private void add(StepKind kind, Matmul matmul, OperatorMapping mapping) {
    ProductChoice known = products.getOrDefault(matmul.role(), ProductChoice.NONE);
    Optional<BlockChoice> block =
        Optional.of(
            new BlockChoice(
                Optional.of(mapping.tile().get("m")),
                LoopOrder.named(mapping.loopOrder()),
                dataflows.stream()
                    .filter(dataflow -> Machine.name(dataflow).equals(mapping.dataflow()))
                    .filter(dataflow -> dataflows.size() > 1)
                    .findFirst()));
    products.put(
        matmul.role(),
        new ProductChoice(
            Optional.of(new TileChoice(mapping.tile().get("k"), mapping.tile().get("n"))),
            Partition.named(mapping.partition()),
            kind == StepKind.PREFILL ? block : known.prefill(),
            kind == StepKind.DECODE ? block : known.decode()));
  }

  private void add(StepKind kind, Attention attention, OperatorMapping mapping) {
    AttentionChoice known = attentions.getOrDefault(attention.role(), AttentionChoice.NONE);
    long keys = mapping.tile().get("n");
    boolean all = keys >= AttentionTiling.mostKeys(attention, mapping.tile().get("m"));
    Optional<ScoreChoice> scores =
        Optional.of(
            new ScoreChoice(
                Optional.of(mapping.tile().get("m")), all ? Optional.empty() : Optional.of(keys)));
    attentions.put(
        attention.role(),
        new AttentionChoice(
            kind == StepKind.PREFILL ? scores : known.prefill(),
            kind == StepKind.DECODE ? scores : known.decode()));
  }
}
