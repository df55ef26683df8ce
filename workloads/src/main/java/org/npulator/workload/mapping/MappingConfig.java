package org.npulator.workload.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.workload.operator.StepKind;

/** How operators are cut, ordered, divided and fused; what is not said is chosen. */
@Doc("how operators are cut, ordered, divided and fused; what is left out is chosen")
public record MappingConfig(
    @Doc("products of activations and weights, by role such as gate_proj")
        Optional<Map<String, ProductChoice>> products,
    @Doc("attention, by role such as attention") Optional<Map<String, AttentionChoice>> attention,
    @Doc(
            "whether an elementwise operator is computed on the tiles of the products before it, by"
                + " role such as activation; whether scores, softmax and weighted values of an"
                + " attention are computed tile by tile, by role such as attention")
        Optional<Map<String, Boolean>> fusion,
    @Doc(
            "where operators are executed, by role such as attention: npu, pim, which are the units at"
                + " the banks of the memory, split, a part on either, or auto, npu or pim by the"
                + " estimate")
        Optional<Map<String, Place>> place,
    @Doc(
            "how operators are split between units at the banks and the cores whose place is split, by"
                + " role such as attention; the units' share is chosen by the estimate if left out")
        Optional<Map<String, SplitChoice>> split,
    @Doc(
            "sub-batches into which the sequences of a batch are divided, so that the products of one"
                + " are computed while units at the banks attend to another (default: 1); each has"
                + " its part of the scratchpad and of the accumulators, and loads the weights anew")
        @AtLeast(1)
        @AtMost(MOST_SUB_BATCHES)
        Optional<Integer> subBatches) {
  /** Nothing is dictated. */
  public static final MappingConfig CHOSEN =
      new MappingConfig(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Of which each still has a useful part of the local memories. */
  public static final int MOST_SUB_BATCHES = 8;

  private static final double LARGEST = 1L << 40;

  public MappingConfig {
    products = products.map(MappingConfig::inOrder);
    attention = attention.map(MappingConfig::inOrder);
    fusion = fusion.map(MappingConfig::inOrder);
    place = place.map(MappingConfig::inOrder);
    split = split.map(MappingConfig::inOrder);
  }

  private static <V> Map<String, V> inOrder(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** How a product is cut, ordered and divided. */
  @Doc("a product of activations [m, k] and weights [k, n]")
  public record ProductChoice(
      @Doc("tile in which the weights lie in memory and are loaded, in all steps")
          Optional<TileChoice> tile,
      @Doc("dimension along which several cores divide it, in all steps")
          Optional<Partition> partition,
      @Doc("loops of a prefill step") Optional<BlockChoice> prefill,
      @Doc("loops of a decode step") Optional<BlockChoice> decode) {
    static final ProductChoice NONE =
        new ProductChoice(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    Optional<BlockChoice> block(StepKind kind) {
      return kind == StepKind.PREFILL ? prefill : decode;
    }
  }

  /** A tile of weights. */
  @Doc("tile of weights")
  public record TileChoice(
      @Doc("rows of the weights") @AtLeast(1) @AtMost(LARGEST) long k,
      @Doc("columns of the weights") @AtLeast(1) @AtMost(LARGEST) long n) {}

  /** The loops around the tiles of a product. */
  @Doc("loops around the tiles of a product")
  public record BlockChoice(
      @Doc("rows of the activations that are computed at a time, at most")
          @AtLeast(1)
          @AtMost(LARGEST)
          Optional<Long> m,
      @Doc("order of the loops") Optional<LoopOrder> order,
      @Doc("what stays in the array, one of the dataflows of the machine")
          Optional<Dataflow> dataflow) {}

  /** How attention is cut. */
  @Doc("attention: scores of m rows of queries and n keys at a time")
  public record AttentionChoice(
      @Doc("tiles of a prefill step") Optional<ScoreChoice> prefill,
      @Doc("tiles of a decode step") Optional<ScoreChoice> decode) {
    static final AttentionChoice NONE = new AttentionChoice(Optional.empty(), Optional.empty());

    Optional<ScoreChoice> scores(StepKind kind) {
      return kind == StepKind.PREFILL ? prefill : decode;
    }
  }

  /** A tile of scores. */
  @Doc("tile of scores")
  public record ScoreChoice(
      @Doc(
              "query rows of a tile, at most: tokens of one query head, or query heads of one token"
                  + " in a step with one new token")
          @AtLeast(1)
          @AtMost(LARGEST)
          Optional<Long> m,
      @Doc("keys of a tile, at most") @AtLeast(2) @AtMost(LARGEST) Optional<Long> n) {}

  /** How an operator is split between units at the banks and the cores. */
  @Doc("split of an operator between units at the banks and the cores")
  public record SplitChoice(
      @Doc("rows, the outputs of a product; heads or batch, the sequences, of an attention")
          SplitDimension by,
      @Doc(
              "part of the units, above 0 and below 1, rounded to whole rows, heads or sequences of a"
                  + " core, at least one for units and cores each")
          double unitsShare) {
    public SplitChoice {
      if (!(unitsShare > 0 && unitsShare < 1)) {
        throw new InvalidValueException(
            "unitsShare", "expected more than 0 and less than 1, not " + unitsShare);
      }
    }
  }

  ProductChoice product(String role) {
    return products.map(map -> map.get(role)).orElse(ProductChoice.NONE);
  }

  Optional<AttentionChoice> attentionOf(String role) {
    return attention.map(map -> map.get(role));
  }

  /** The same with another choice for some products. */
  MappingConfig withProducts(List<String> roles, ProductChoice choice) {
    Map<String, ProductChoice> changed = new LinkedHashMap<>(products.orElse(Map.of()));
    roles.forEach(role -> changed.put(role, choice));
    return new MappingConfig(Optional.of(changed), attention, fusion, place, split, subBatches);
  }

  /** The same with another choice for an attention. */
  MappingConfig withAttention(String role, AttentionChoice choice) {
    Map<String, AttentionChoice> changed = new LinkedHashMap<>(attention.orElse(Map.of()));
    changed.put(role, choice);
    return new MappingConfig(products, Optional.of(changed), fusion, place, split, subBatches);
  }

  /** The same with an operator fused or not. */
  MappingConfig withFusion(String role, boolean fused) {
    Map<String, Boolean> changed = new LinkedHashMap<>(fusion.orElse(Map.of()));
    changed.put(role, fused);
    return new MappingConfig(products, attention, Optional.of(changed), place, split, subBatches);
  }

  /** What is said of these roles. */
  public MappingConfig ofRoles(Set<String> roles) {
    return new MappingConfig(
        ofRoles(products, roles),
        ofRoles(attention, roles),
        ofRoles(fusion, roles),
        ofRoles(place, roles),
        ofRoles(split, roles),
        subBatches);
  }

  /** The same with another number of sub-batches. */
  public MappingConfig withSubBatches(int count) {
    return new MappingConfig(products, attention, fusion, place, split, Optional.of(count));
  }

  int subBatchesOrOne() {
    return subBatches.orElse(1);
  }

  private static <V> Optional<Map<String, V>> ofRoles(
      Optional<Map<String, V>> choices, Set<String> roles) {
    return choices.map(
        all -> {
          Map<String, V> some = new LinkedHashMap<>(all);
          some.keySet().retainAll(roles);
          return some;
        });
  }

  /** Where the operators of a role are executed. */
  Place place(String role) {
    Place whole = split(role).isPresent() ? Place.SPLIT : Place.AUTO;
    return place.map(map -> map.get(role)).orElse(whole);
  }

  /** How the operators of a role are split, if that is dictated. */
  Optional<SplitChoice> split(String role) {
    return split.map(map -> map.get(role));
  }

  /** Whether an elementwise operator is to be fused, if that is dictated. */
  Optional<Boolean> fuses(String role) {
    return fusion.map(map -> map.get(role));
  }
}
