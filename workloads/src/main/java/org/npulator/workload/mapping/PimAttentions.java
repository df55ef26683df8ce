package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.pim.ElementWidth;
import org.npulator.hw.pim.PimAttention;
import org.npulator.hw.pim.PimMappingException;
import org.npulator.hw.pim.PimSplitAttention;
import org.npulator.workload.mapping.MappingConfig.SplitChoice;
import org.npulator.workload.mapping.PimPlan.Part;
import org.npulator.workload.mapping.PimPlan.Pass;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Operator;

/**
 * The attentions of a workload by role, and their keys and values in rows for units at the banks.
 */
final class PimAttentions {
  private record LayerOfSubBatch(int layer, int subBatch) {}

  private record Found(Pass pass, Attention attention) {}

  private final PimMachine pim;
  private final Machine core;
  private final long capacityTokens;
  private final int subBatches;
  private final Map<String, List<List<Found>>> roles = new LinkedHashMap<>();

  /**
   * @param core with its share of the memory
   * @param capacityTokens of a sequence for which there has to be room
   */
  PimAttentions(
      PimMachine pim, Machine core, long capacityTokens, int subBatches, List<Pass> passes) {
    this.pim = pim;
    this.core = core;
    this.capacityTokens = capacityTokens;
    this.subBatches = subBatches;
    for (Pass pass : passes) {
      Map<String, List<Found>> ofPass = new LinkedHashMap<>();
      for (Operator operator : pass.operators()) {
        if (operator instanceof Attention attention) {
          ofPass
              .computeIfAbsent(attention.role(), role -> new ArrayList<>())
              .add(new Found(pass, attention));
        }
      }
      ofPass.forEach(
          (role, found) -> roles.computeIfAbsent(role, first -> new ArrayList<>()).add(found));
    }
  }

  List<String> roles() {
    return List.copyOf(roles.keySet());
  }

  boolean isInDecode(String role) {
    return roles.get(role).stream()
        .flatMap(List::stream)
        .anyMatch(found -> found.attention().newTokens() == 1);
  }

  /** The part of the heads of a layer that fills each channel with one head. */
  double shareOfRound(String role) {
    List<Found> first = roles.get(role).get(0);
    int layer = first.get(0).attention().layer();
    long heads =
        first.stream()
            .map(Found::attention)
            .filter(attention -> attention.layer() == layer)
            .mapToLong(attention -> attention.batch() * attention.keyValueHeads())
            .sum();
    return (double) pim.organization().channels() / heads;
  }

  /**
   * The attentions of each pass, all of each for the units or a share of each.
   *
   * @throws PimMappingException if units cannot run them or they cannot be split so
   */
  List<List<Part<Attention>>> parts(String role, Optional<SplitChoice> split)
      throws PimMappingException {
    List<List<Part<Attention>>> steps = new ArrayList<>();
    Map<String, Long> batches = new LinkedHashMap<>();
    for (List<Found> ofPass : roles.get(role)) {
      List<Part<Attention>> parts = new ArrayList<>();
      for (Found found : ofPass) {
        Part<Attention> part = part(found, split);
        Attention whole = found.attention();
        Long batch = batches.putIfAbsent(whole.keyCache().name(), whole.batch());
        if (split.isPresent() && batch != null && batch != whole.batch()) {
          throw new PimMappingException("its steps have different batches");
        }
        requireRunnable(part.units());
        parts.add(part);
      }
      steps.add(parts);
    }
    return steps;
  }

  private static Part<Attention> part(Found found, Optional<SplitChoice> split)
      throws PimMappingException {
    Attention attention = found.attention();
    Pass pass = found.pass();
    if (split.isEmpty()) {
      return new Part<>(pass.kind(), pass.subBatch(), attention, attention);
    }
    OperatorShares shares = OperatorShares.of(attention, split.get());
    return new Part<>(
        pass.kind(), pass.subBatch(), (Attention) shares.units(), (Attention) shares.cores());
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
    pim.mapping().requireFormats(cache, query);
  }

  private void requireRunnable(PimAttention.Shape shape, PimAttention layout)
      throws PimMappingException {
    long columnBytes = pim.organization().transactionBytes();
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

  /**
   * Gives the caches of each layer and sub-batch the same rows in all channels.
   *
   * @param freeRows from the first on
   * @return rows that are left
   */
  int place(List<List<Part<Attention>>> steps, int freeRows, Map<String, PimPlacement> placed)
      throws PimMappingException {
    Map<LayerOfSubBatch, Map<String, Attention>> layers = new LinkedHashMap<>();
    for (List<Part<Attention>> parts : steps) {
      for (Part<Attention> part : parts) {
        Attention attention = part.units();
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
    int left = freeRows;
    for (Map.Entry<LayerOfSubBatch, Map<String, Attention>> layer : layers.entrySet()) {
      left = placeLayer(layer.getKey().subBatch(), layer.getValue(), left, placed);
    }
    return left;
  }

  private int placeLayer(
      int subBatch, Map<String, Attention> slices, int freeRows, Map<String, PimPlacement> placed)
      throws PimMappingException {
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
      long ownChannels = subBatches * used <= count ? subBatch * used : 0;
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
    int firstRow = freeRows - rows;
    int next = 0;
    for (Attention attention : slices.values()) {
      PimPlacement placement = ofLayer.get(next++).from(firstRow);
      placed.put(attention.keyCache().name(), placement);
      placed.put(attention.valueCache().name(), placement);
    }
    return firstRow;
  }
}
