package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.format.NumberFormat;
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
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.Workload;

/**
 * The mappings of a workload that are worth a look. Operators of a role are mapped alike, and so
 * are products of the same input and size, such as keys and values; products that may be computed
 * together are cut alike. Sizes of tiles are fractions of whole dimensions and multiples of those
 * of the array, in steps of two. What does not fit is refused by the mapper.
 */
public final class MappingSpace {
  private static final int[] FRACTIONS = {1, 2, 4, 8};
  private static final int MOST_FOLDS = 64;

  /** The sizes of a role in the workload. */
  private record Shape(long k, long n, Map<StepKind, Long> rows) {}

  /** What products have in common that are mapped alike. */
  private record Kind(Shape shape, Tensor input, NumberFormat weights) {}

  /**
   * Roles that are mapped alike.
   *
   * @param attention whether it is attention, otherwise products
   */
  public record Axis(List<String> roles, boolean attention) {
    @Override
    public String toString() {
      return String.join("+", roles);
    }
  }

  private final Machine machine;
  private final int cores;
  private final Map<String, Shape> products = new LinkedHashMap<>();
  private final Map<String, Kind> kinds = new LinkedHashMap<>();
  private final Map<String, Shape> attentions = new LinkedHashMap<>();
  private final Map<String, Set<String>> together = new LinkedHashMap<>();
  private final Set<String> fusible = new TreeSet<>();

  public MappingSpace(NpuConfig npu, Workload workload) {
    this(Machine.of(npu), npu.cores().count(), workload);
  }

  MappingSpace(Machine machine, int cores, Workload workload) {
    this.machine = machine;
    this.cores = cores;
    for (Step step : workload.steps()) {
      Map<String, String> makers = new LinkedHashMap<>();
      for (Operator operator : step.operators()) {
        if (operator instanceof Matmul matmul) {
          makers.put(matmul.output().name(), matmul.role());
          Shape shape =
              products.computeIfAbsent(
                  matmul.role(), role -> new Shape(matmul.k(), matmul.n(), new LinkedHashMap<>()));
          shape.rows().putIfAbsent(step.kind(), matmul.output().rows());
          kinds.computeIfAbsent(
              matmul.role(), role -> new Kind(shape, matmul.input(), matmul.weight().format()));
        } else if (operator instanceof Attention attention) {
          Shape shape =
              attentions.computeIfAbsent(
                  attention.role(),
                  role -> new Shape(attention.headDimension(), 0, new LinkedHashMap<>()));
          shape.rows().putIfAbsent(step.kind(), attention.newTokens());
          fusible.add(attention.role());
        } else if (operator instanceof Elementwise elementwise
            && FusionPlan.isActivation(elementwise.kind())) {
          fusible.add(elementwise.role());
          elementwise.inputs().stream()
              .filter(input -> makers.containsKey(input.name()))
              .forEach(
                  input ->
                      together
                          .computeIfAbsent(elementwise.role(), role -> new LinkedHashSet<>())
                          .add(makers.get(input.name())));
        }
      }
    }
  }

  /** What is searched one after the other, without what is dictated. */
  public List<Axis> axes(MappingConfig dictated) {
    List<Axis> axes = new ArrayList<>();
    Set<String> grouped = new TreeSet<>();
    for (Set<String> roles : together.values()) {
      if (roles.size() > 1) {
        axes.add(new Axis(List.copyOf(roles), false));
        grouped.addAll(roles);
      }
    }
    Map<Kind, List<String>> alike = new LinkedHashMap<>();
    for (String role : products.keySet()) {
      if (!grouped.contains(role) && dictated.product(role).equals(ProductChoice.NONE)) {
        alike.computeIfAbsent(kinds.get(role), kind -> new ArrayList<>()).add(role);
      }
    }
    alike.values().forEach(roles -> axes.add(new Axis(List.copyOf(roles), false)));
    for (String role : attentions.keySet()) {
      axes.add(new Axis(List.of(role), true));
    }
    axes.removeIf(
        axis ->
            axis.roles().stream()
                .anyMatch(
                    role ->
                        axis.attention()
                            ? dictated.attentionOf(role).isPresent()
                            : !dictated.product(role).equals(ProductChoice.NONE)));
    return axes;
  }

  /** The roles that can be fused or not, without what is dictated. */
  public List<String> fusible(MappingConfig dictated) {
    return fusible.stream().filter(role -> dictated.fuses(role).isEmpty()).toList();
  }

  /** The same mapping with a role fused and not. */
  public List<MappingConfig> fusions(String role, MappingConfig base) {
    return List.of(base.withFusion(role, true), base.withFusion(role, false));
  }

  /** The tiles and partitions of an axis, the loops chosen; of attention the tiles of scores. */
  public List<MappingConfig> tiles(Axis axis, MappingConfig base) {
    List<MappingConfig> mappings = new ArrayList<>();
    String role = axis.roles().get(0);
    if (axis.attention()) {
      for (AttentionChoice choice : attentions(attentions.get(role))) {
        mappings.add(base.withAttention(role, choice));
      }
      return mappings;
    }
    Shape shape = products.get(role);
    for (Optional<Partition> partition : partitions()) {
      for (long k : depths(shape)) {
        for (long n : columns(shape)) {
          ProductChoice choice =
              new ProductChoice(
                  Optional.of(new TileChoice(k, n)), partition, Optional.empty(), Optional.empty());
          mappings.add(base.withProducts(axis.roles(), choice));
        }
      }
    }
    return mappings;
  }

  /** The loops of an axis for the tiles that a mapping dictates. */
  public List<MappingConfig> loops(Axis axis, MappingConfig base) {
    List<MappingConfig> mappings = new ArrayList<>();
    if (axis.attention()) {
      return mappings;
    }
    String role = axis.roles().get(0);
    Map<StepKind, Long> rows = products.get(role).rows();
    ProductChoice choice = base.product(role);
    for (BlockChoice prefill : blocks(rows.getOrDefault(StepKind.PREFILL, 0L))) {
      mappings.add(
          base.withProducts(
              axis.roles(),
              new ProductChoice(
                  choice.tile(), choice.partition(), Optional.of(prefill), choice.decode())));
    }
    for (BlockChoice decode : blocks(rows.getOrDefault(StepKind.DECODE, 0L))) {
      mappings.add(
          base.withProducts(
              axis.roles(),
              new ProductChoice(
                  choice.tile(), choice.partition(), choice.prefill(), Optional.of(decode))));
    }
    return mappings;
  }

  private List<Optional<Partition>> partitions() {
    List<Optional<Partition>> partitions = new ArrayList<>();
    if (cores == 1) {
      partitions.add(Optional.empty());
    } else {
      for (Partition partition : Partition.values()) {
        partitions.add(Optional.of(partition));
      }
    }
    return partitions;
  }

  private Set<Long> depths(Shape shape) {
    Set<Long> depths = new LinkedHashSet<>();
    for (int fraction : FRACTIONS) {
      long unit = Math.max(machine.arrayRows(), 128);
      long depth = Sizes.roundUp(Sizes.ceilDiv(shape.k(), fraction), unit);
      depths.add(Math.min(shape.k(), depth));
    }
    return depths;
  }

  private Set<Long> columns(Shape shape) {
    Set<Long> columns = new LinkedHashSet<>();
    for (long folds = 1; folds <= MOST_FOLDS; folds *= 2) {
      columns.add(Math.min(shape.n(), folds * machine.arrays() * machine.arrayColumns()));
    }
    return columns;
  }

  /** Blocks of rows that make a difference: a single row has only one. */
  private List<BlockChoice> blocks(long rows) {
    List<BlockChoice> blocks = new ArrayList<>();
    if (rows == 0) {
      return blocks;
    }
    if (machine.dataflows().size() > 1) {
      for (Dataflow dataflow : machine.dataflows()) {
        blocks.add(new BlockChoice(Optional.empty(), Optional.empty(), Optional.of(dataflow)));
      }
    }
    if (rows == 1) {
      return blocks;
    }
    for (LoopOrder order : LoopOrder.values()) {
      blocks.add(new BlockChoice(Optional.empty(), Optional.of(order), Optional.empty()));
      for (int fraction : FRACTIONS) {
        long block = Sizes.ceilDiv(rows, fraction);
        blocks.add(new BlockChoice(Optional.of(block), Optional.of(order), Optional.empty()));
      }
    }
    return blocks;
  }

  private List<AttentionChoice> attentions(Shape shape) {
    List<AttentionChoice> choices = new ArrayList<>();
    long tokens = shape.rows().getOrDefault(StepKind.PREFILL, 0L);
    for (long rows = machine.arrayRows() / 2; rows <= 4L * machine.arrayRows(); rows *= 2) {
      for (long keys = machine.arrayColumns(); keys <= 16L * machine.arrayColumns(); keys *= 2) {
        if (tokens > 1 && rows > 0) {
          ScoreChoice scores = new ScoreChoice(Optional.of(rows), Optional.of(keys));
          choices.add(new AttentionChoice(Optional.of(scores), Optional.empty()));
        }
      }
    }
    return choices;
  }
}
