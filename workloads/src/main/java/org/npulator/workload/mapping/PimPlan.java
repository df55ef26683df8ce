package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.hw.pim.PimMappingException;
import org.npulator.hw.pim.PimSplitAttention;
import org.npulator.workload.mapping.MappingConfig.SplitChoice;
import org.npulator.workload.mapping.PlaceChoice.Attempt;
import org.npulator.workload.mapping.PlaceChoice.Candidate;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.StepKind;

/**
 * What units at the banks of the memory do in a workload, and the rows that this takes, counted
 * from the last one. Attention of single new tokens and products of decode steps go there if they
 * can do it and, unless dictated, if it takes less time by the estimate in all steps together; keys
 * and values then lie there in all steps.
 */
final class PimPlan {
  /** The operators of all cores in a step for a sub-batch. */
  record Pass(StepKind kind, int subBatch, List<Operator> operators) {}

  /**
   * An operator of a core in a step for a sub-batch.
   *
   * @param units what the units do of it
   * @param cores what is compared with that or, if it is split, done beside it
   */
  record Part<O extends Operator>(StepKind kind, int subBatch, O units, O cores) {}

  private final Optional<PimMachine> machine;
  private final Machine core;
  private final Map<String, PimPlacement> placements = new HashMap<>();
  private final Map<String, PimProductPlacement> productPlacements = new HashMap<>();
  private final Map<String, SplitChoice> splits = new LinkedHashMap<>();
  private final List<PimNote> notes = new ArrayList<>();
  private int freeRows;

  /**
   * @param core with its share of the memory
   * @param passes through all steps
   * @param slices the parts of weights by name
   * @throws MappingException if what is dictated cannot be done
   */
  PimPlan(
      Optional<PimMachine> machine,
      Machine core,
      MappingConfig dictated,
      long capacityTokens,
      List<Pass> passes,
      Map<String, WeightSlice> slices)
      throws MappingException {
    this.machine = machine;
    this.core = core;
    if (machine.isEmpty()) {
      refuse(dictated);
      return;
    }
    freeRows = machine.get().mapping().usableRows(machine.get().organization());
    PimChoice choice = new PimChoice(core, dictated);
    plan(
        new PimAttentions(machine.get(), core, capacityTokens, dictated.subBatchesOrOne(), passes),
        choice,
        dictated);
    plan(new PimProducts(passes, slices), choice, dictated);
  }

  /** Of a machine without units. */
  static PimPlan none(Machine core) {
    try {
      return new PimPlan(Optional.empty(), core, MappingConfig.CHOSEN, 0, List.of(), Map.of());
    } catch (MappingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void refuse(MappingConfig dictated) throws MappingException {
    for (Map.Entry<String, Place> place : dictated.place().orElse(Map.of()).entrySet()) {
      if (place.getValue() == Place.PIM || place.getValue() == Place.SPLIT) {
        throw noUnits("place." + place.getKey() + ": " + place.getValue().key());
      }
    }
    for (String role : dictated.split().orElse(Map.of()).keySet()) {
      throw noUnits("split." + role);
    }
  }

  private static MappingException noUnits(String what) {
    return new MappingException(
        what + ", but the memory of the machine has no units at its banks; expected npu");
  }

  private void plan(PimAttentions attentions, PimChoice choice, MappingConfig dictated)
      throws MappingException {
    for (String role : attentions.roles()) {
      if (!attentions.isInDecode(role)) {
        continue;
      }
      Attempt<PimPlacement> attempt =
          split -> {
            if (dictated.fuses(role).equals(Optional.of(false))) {
              throw new PimMappingException("three passes on the cores are dictated");
            }
            List<List<Part<Attention>>> parts = attentions.parts(role, split);
            Map<String, PimPlacement> placed = new LinkedHashMap<>();
            int firstRow = attentions.place(parts, freeRows, placed);
            PlaceEstimate estimate = choice.attentions(parts, placed);
            return new Candidate<>(split, parts.get(0).get(0), placed, firstRow, 0, estimate);
          };
      new PlaceChoice<>(
              role,
              dictated,
              machine.orElseThrow().channels(),
              List.of(SplitDimension.BATCH, SplitDimension.HEADS),
              attentions.shareOfRound(role),
              attempt)
          .choose(notes)
          .ifPresent(chosen -> take(role, chosen, placements));
    }
  }

  private void plan(PimProducts products, PimChoice choice, MappingConfig dictated)
      throws MappingException {
    PimMachine pim = machine.orElseThrow();
    for (String role : products.roles()) {
      if (!products.isInDecode(role)) {
        continue;
      }
      Attempt<PimProductPlacement> attempt =
          split -> {
            Map<String, PimProductPlacement> placed = new LinkedHashMap<>();
            int firstRow = products.place(role, split, core, pim, freeRows, placed);
            List<List<Part<Matmul>>> parts = products.parts(role, split);
            return new Candidate<>(
                split,
                parts.get(0).get(0),
                placed,
                firstRow,
                products.doubledBytes(role, split),
                choice.products(parts, placed));
          };
      new PlaceChoice<>(
              role,
              dictated,
              pim.channels(),
              List.of(SplitDimension.ROWS),
              products.shareOfRound(role, pim.organization()),
              attempt)
          .choose(notes)
          .ifPresent(chosen -> take(role, chosen, productPlacements));
    }
  }

  private <P> void take(String role, Candidate<P> chosen, Map<String, P> all) {
    all.putAll(chosen.placed());
    freeRows = chosen.firstRow();
    chosen.split().ifPresent(split -> splits.put(role, split));
  }

  /** The operators that units and cores do together. */
  OperatorSplits splits() {
    return new OperatorSplits(splits);
  }

  /** Whether units do an operator in steps of a kind. */
  boolean isAtUnits(StepKind kind, Operator operator) {
    return operator instanceof Attention attention
        ? attention.newTokens() == 1 && placements.containsKey(attention.keyCache().name())
        : operator instanceof Matmul matmul && product(kind, matmul.weight().name()).isPresent();
  }

  /** Whether scores of units come to the cores in an attention. */
  boolean returnsScores(Attention attention) {
    return attention.newTokens() == 1
        && placement(attention.keyCache().name())
            .filter(placed -> placed.attention() instanceof PimSplitAttention)
            .isPresent();
  }

  /** Where keys and values lie if units at the banks attend to them. */
  Optional<PimPlacement> placement(String cache) {
    return Optional.ofNullable(placements.get(cache));
  }

  /** Where weights lie if units at the banks multiply them in steps of a kind. */
  Optional<PimProductPlacement> product(StepKind kind, String weight) {
    return kind == StepKind.DECODE
        ? Optional.ofNullable(productPlacements.get(weight))
        : Optional.empty();
  }

  /** Whether the cores need a weight in memory. */
  boolean isOnCores(String weight) {
    PimProductPlacement placement = productPlacements.get(weight);
    return placement == null || placement.alsoOnCores();
  }

  /** Bytes of the memory that are left to everything else. */
  long hostBytes() {
    return machine
        .filter(
            pim -> !placements.isEmpty() || !productPlacements.isEmpty() || hasReservedRows(pim))
        .map(pim -> freeRows * pim.addresses().rowBytes())
        .orElse(core.memoryBytes());
  }

  private static boolean hasReservedRows(PimMachine pim) {
    return pim.mapping().usableRows(pim.organization()) < pim.addresses().rows();
  }

  /** Where operators that units might do are executed, and why. */
  List<PimNote> notes() {
    return List.copyOf(notes);
  }
}
