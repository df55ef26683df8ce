package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.pim.ElementWidth;
import org.npulator.hw.pim.PimAttention;
import org.npulator.hw.pim.PimMappingException;
import org.npulator.hw.pim.PimSplitAttention;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.StepKind;

/**
 * What units at the banks of the memory do in a workload, and the rows that this takes, counted
 * from the last one. Attention of single new tokens goes there if they can do it and, unless
 * dictated, if it takes less time by the estimate in all steps together; its keys and values then
 * lie there in all steps.
 */
final class PimPlan {
  /** The operators of all cores in a step for a sub-batch. */
  record Pass(StepKind kind, int subBatch, List<Operator> operators) {}

  /** An operator of a core in a step for a sub-batch. */
  record Part(StepKind kind, int subBatch, Attention attention) {}

  private record LayerOfSubBatch(int layer, int subBatch) {}

  private final Optional<PimMachine> machine;
  private final Machine core;
  private final MappingConfig dictated;
  private final long capacityTokens;
  private final Map<String, PimPlacement> placements = new HashMap<>();
  private final Map<String, PimProductPlacement> productPlacements = new HashMap<>();
  private final List<PimNote> notes = new ArrayList<>();
  private final PimChoice choice;
  private int freeRows;

  /**
   * @param core with its share of the memory
   * @param passes through all steps
   * @throws MappingException if what is dictated cannot be done
   */
  PimPlan(
      Optional<PimMachine> machine,
      Machine core,
      MappingConfig dictated,
      long capacityTokens,
      List<Pass> passes)
      throws MappingException {
    this.machine = machine;
    this.core = core;
    this.dictated = dictated;
    this.capacityTokens = capacityTokens;
    this.choice = new PimChoice(core, dictated);
    freeRows = machine.map(pim -> pim.mapping().usableRows(pim.organization())).orElse(0);
    Map<String, List<List<Part>>> roles = new LinkedHashMap<>();
    for (Pass pass : passes) {
      Map<String, List<Part>> ofPass = new LinkedHashMap<>();
      for (Operator operator : pass.operators()) {
        if (operator instanceof Attention attention) {
          ofPass
              .computeIfAbsent(attention.role(), role -> new ArrayList<>())
              .add(new Part(pass.kind(), pass.subBatch(), attention));
        }
      }
      ofPass.forEach(
          (role, parts) -> roles.computeIfAbsent(role, first -> new ArrayList<>()).add(parts));
    }
    for (Map.Entry<String, List<List<Part>>> role : roles.entrySet()) {
      plan(role.getKey(), role.getValue());
    }
    planProducts(new PimProducts(passes));
  }

  private void planProducts(PimProducts products) throws MappingException {
    for (String role : products.roles()) {
      Place place = dictated.place(role);
      if (place == Place.NPU || refusesWithoutUnits(role, place) || !products.isInDecode(role)) {
        continue;
      }
      Map<String, PimProductPlacement> placed = new LinkedHashMap<>();
      int rows;
      try {
        rows = freeRows - products.place(role, core, machine.orElseThrow(), freeRows, placed);
      } catch (PimMappingException cannot) {
        refused(role, place, cannot);
        continue;
      }
      PlaceEstimate estimate = choice.products(products.decode(role), placed);
      if (chosen(role, place, estimate, products.doubledBytes(role))) {
        freeRows -= rows;
        productPlacements.putAll(placed);
      }
    }
  }

  /** Whether there are no units; dictating them is refused then. */
  private boolean refusesWithoutUnits(String role, Place place) throws MappingException {
    if (machine.isEmpty() && place == Place.PIM) {
      throw new MappingException(
          "place.%s: pim, but the memory of the machine has no units at its banks; expected npu"
              .formatted(role));
    }
    return machine.isEmpty();
  }

  private void refused(String role, Place place, PimMappingException reason)
      throws MappingException {
    if (place == Place.PIM) {
      throw new MappingException("place.%s: pim, but %s".formatted(role, reason.getMessage()));
    }
    notes.add(PimNote.refused(role, reason.getMessage()));
  }

  private boolean chosen(String role, Place place, PlaceEstimate estimate, long doubledBytes) {
    boolean units = place == Place.PIM || estimate.unitsWin();
    notes.add(PimNote.chosen(role, units, place == Place.PIM, estimate, doubledBytes));
    return units;
  }

  /** Of a machine without units. */
  static PimPlan none(Machine core) {
    try {
      return new PimPlan(Optional.empty(), core, MappingConfig.CHOSEN, 0, List.of());
    } catch (MappingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void plan(String role, List<List<Part>> steps) throws MappingException {
    Place place = dictated.place(role);
    if (place == Place.NPU) {
      return;
    }
    if (refusesWithoutUnits(role, place)) {
      return;
    }
    if (steps.stream().flatMap(List::stream).noneMatch(PimPlan::isDecode)) {
      return;
    }
    if (dictated.fuses(role).equals(Optional.of(false))) {
      refused(role, place, new PimMappingException("three passes on the cores are dictated"));
      return;
    }
    int rowsBefore = freeRows;
    Map<String, PimPlacement> placed = new LinkedHashMap<>();
    try {
      for (List<Part> parts : steps) {
        for (Part part : parts) {
          requireRunnable(part.attention());
        }
      }
      place(steps, placed);
    } catch (PimMappingException cannot) {
      freeRows = rowsBefore;
      refused(role, place, cannot);
      return;
    }
    if (chosen(role, place, choice.estimate(steps, placed), 0)) {
      placements.putAll(placed);
    } else {
      freeRows = rowsBefore;
    }
  }

  static boolean isDecode(Part part) {
    return part.attention().newTokens() == 1;
  }

  private void requireRunnable(Attention attention) throws PimMappingException {
    if (attention.window().isPresent()) {
      throw new PimMappingException("the units attend to all tokens, not to a window");
    }
    if (attention.newTokens() > 1 && attention.cachedTokens() > 0) {
      throw new PimMappingException(
          "a step with %d new tokens reads cached keys and values, which the cores cannot where the units have them"
              .formatted(attention.newTokens()));
    }
    NumberFormat cache = attention.keyCache().format();
    NumberFormat query = attention.query().format();
    if (!cache.equals(attention.valueCache().format())
        || !query.equals(attention.output().format())) {
      throw new PimMappingException(
          "the units take keys and values of one format, and queries and results of one");
    }
    machine.orElseThrow().mapping().requireFormats(cache, query);
  }

  private void requireRunnable(PimAttention.Shape shape, PimAttention layout)
      throws PimMappingException {
    long columnBytes = machine.orElseThrow().organization().transactionBytes();
    if (shape.width().bytes(shape.headDimension()) % columnBytes != 0) {
      throw new PimMappingException(
          "heads of %d elements do not fill columns of %d bytes"
              .formatted(shape.headDimension(), columnBytes));
    }
    if (layout instanceof PimSplitAttention split
        && PimSplitAttentionMapping.mostHeads(
                core, split, shape.queries(), shape.capacityTokens(), shape.headDimension())
            == 0) {
      throw new PimMappingException(
          "scores and weights of a head of %d tokens exceed half of the %d bytes of the scratchpad"
              .formatted(shape.capacityTokens(), core.scratchpadBytes()));
    }
  }

  /** Gives the caches of each layer and sub-batch the same rows in all channels. */
  private void place(List<List<Part>> steps, Map<String, PimPlacement> placed)
      throws PimMappingException {
    Map<LayerOfSubBatch, Map<String, Attention>> layers = new LinkedHashMap<>();
    for (List<Part> parts : steps) {
      for (Part part : parts) {
        Attention attention = part.attention();
        layers
            .computeIfAbsent(
                new LayerOfSubBatch(attention.layer(), part.subBatch()),
                layer -> new LinkedHashMap<>())
            .merge(
                attention.keyCache().name(),
                attention,
                (one, other) -> one.batch() >= other.batch() ? one : other);
      }
    }
    for (Map.Entry<LayerOfSubBatch, Map<String, Attention>> layer : layers.entrySet()) {
      placeLayer(layer.getKey().subBatch(), layer.getValue(), placed);
    }
  }

  private void placeLayer(
      int subBatch, Map<String, Attention> slices, Map<String, PimPlacement> placed)
      throws PimMappingException {
    PimMachine pim = machine.orElseThrow();
    int channels = pim.organization().channels();
    if (slices.size() > channels) {
      throw new PimMappingException(
          "%d cores have heads, the memory has %d channels".formatted(slices.size(), channels));
    }
    int number = 0;
    List<PimPlacement> ofLayer = new ArrayList<>();
    int rows = 0;
    for (Attention attention : slices.values()) {
      int first = number * channels / slices.size();
      int count = (number + 1) * channels / slices.size() - first;
      number++;
      PimAttention.Shape shape =
          new PimAttention.Shape(
              attention.headDimension(),
              new ElementWidth(attention.keyCache().format().bits()),
              Math.toIntExact(attention.queryHeads() / attention.keyValueHeads()),
              capacityTokens);
      PimAttention layout = pim.mapping().attention(shape, pim.organization());
      requireRunnable(shape, layout);
      long heads = attention.batch() * attention.keyValueHeads();
      int perChannel = Math.toIntExact(Sizes.ceilDiv(heads, count));
      // Sub-batches with fewer heads than channels attend in channels of their own.
      long used = Sizes.ceilDiv(heads, perChannel);
      long ownChannels = dictated.subBatchesOrOne() * used <= count ? subBatch * used : 0;
      int mailRows = PimPlacement.mailRows(pim, layout, shape, perChannel);
      long needed = mailRows + (long) perChannel * layout.rowsPerHead();
      if (needed > freeRows) {
        throw new PimMappingException(
            "keys and values of %d heads of %d tokens take %d rows of every bank of their channels; %d are left"
                .formatted(heads, capacityTokens, needed, freeRows));
      }
      rows = Math.max(rows, (int) needed);
      ofLayer.add(
          new PimPlacement(
              pim,
              layout,
              shape,
              Math.toIntExact(first + ownChannels),
              count,
              attention.batch(),
              attention.keyValueHeads(),
              perChannel,
              0,
              mailRows));
    }
    freeRows -= rows;
    int next = 0;
    for (Attention attention : slices.values()) {
      PimPlacement placement = ofLayer.get(next++).from(freeRows);
      placed.put(attention.keyCache().name(), placement);
      placed.put(attention.valueCache().name(), placement);
    }
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
