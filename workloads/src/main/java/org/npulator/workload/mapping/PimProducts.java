package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.pim.ElementWidth;
import org.npulator.hw.pim.PimGemv;
import org.npulator.hw.pim.PimMapping;
import org.npulator.hw.pim.PimMappingException;
import org.npulator.hw.pim.PimReturnedGemv;
import org.npulator.hw.program.PimOrganization;
import org.npulator.workload.mapping.MappingConfig.SplitChoice;
import org.npulator.workload.mapping.PimPlan.Part;
import org.npulator.workload.mapping.PimPlan.Pass;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.StepKind;

/** The products of a workload by role, and their weights in rows for units at the banks. */
final class PimProducts {
  /** As they are found. */
  private static final class Role {
    final List<List<Matmul>> decode = new ArrayList<>();
    final List<Matmul> other = new ArrayList<>();
  }

  private final Map<String, Role> roles = new LinkedHashMap<>();
  private final Set<String> tables = new HashSet<>();
  private final Map<String, WeightSlice> weightSlices;

  /**
   * @param weightSlices the parts of weights by name
   */
  PimProducts(List<Pass> passes, Map<String, WeightSlice> weightSlices) {
    this.weightSlices = weightSlices;
    for (Pass pass : passes) {
      boolean decode = pass.kind() == StepKind.DECODE;
      Map<String, List<Matmul>> ofPass = new LinkedHashMap<>();
      for (Operator operator : pass.operators()) {
        if (operator instanceof Gather gather) {
          tables.add(gather.table().name());
        } else if (operator instanceof Matmul matmul) {
          ofPass.computeIfAbsent(matmul.role(), role -> new ArrayList<>()).add(matmul);
        }
      }
      ofPass.forEach(
          (name, products) -> {
            Role role = roles.computeIfAbsent(name, first -> new Role());
            if (decode) {
              role.decode.add(products);
            } else {
              role.other.addAll(products);
            }
          });
    }
  }

  List<String> roles() {
    return List.copyOf(roles.keySet());
  }

  boolean isInDecode(String role) {
    return !roles.get(role).decode.isEmpty();
  }

  /** The part of the rows of a product that fills each bank with one row of the matrix. */
  double shareOfRound(String role, PimOrganization memory) {
    List<Matmul> first = roles.get(role).decode.get(0);
    int layer = first.get(0).layer();
    long outputs =
        first.stream()
            .filter(matmul -> matmul.layer() == layer)
            .mapToLong(matmul -> matmul.weight().columns())
            .sum();
    return (double) memory.channels() * memory.banks() / outputs;
  }

  /**
   * The products of each decode step, all of each for the units or a share of each.
   *
   * @throws PimMappingException if they cannot be split so
   */
  List<List<Part<Matmul>>> parts(String role, Optional<SplitChoice> split)
      throws PimMappingException {
    List<List<Part<Matmul>>> steps = new ArrayList<>();
    for (List<Matmul> products : roles.get(role).decode) {
      List<Part<Matmul>> parts = new ArrayList<>();
      for (Matmul matmul : products) {
        parts.add(part(matmul, split));
      }
      steps.add(parts);
    }
    return steps;
  }

  private static Part<Matmul> part(Matmul matmul, Optional<SplitChoice> split)
      throws PimMappingException {
    if (split.isEmpty()) {
      return new Part<>(StepKind.DECODE, 0, matmul, matmul);
    }
    OperatorShares shares = OperatorShares.of(matmul, split.get());
    return new Part<>(StepKind.DECODE, 0, (Matmul) shares.units(), (Matmul) shares.cores());
  }

  /** The weights that the units multiply and that the cores multiply in other steps. */
  private Set<String> inOtherSteps(String role, Optional<SplitChoice> split)
      throws PimMappingException {
    Set<String> weights = new HashSet<>();
    for (Matmul matmul : roles.get(role).other) {
      weights.add(part(matmul, split).units().weight().name());
    }
    return weights;
  }

  /** Bytes of weights of a layer that units multiply and the cores need as well. */
  long doubledBytes(String role, Optional<SplitChoice> split) throws PimMappingException {
    Set<String> inOtherSteps = inOtherSteps(role, split);
    Map<String, Matmul> weights = weights(role, split);
    return weights.values().stream()
            .filter(matmul -> inOtherSteps.contains(matmul.weight().name()))
            .mapToLong(matmul -> matmul.weight().bytes())
            .sum()
        / weights.values().stream().map(Matmul::layer).distinct().count();
  }

  /** The products of the units with the most rows of each weight. */
  private Map<String, Matmul> weights(String role, Optional<SplitChoice> split)
      throws PimMappingException {
    Map<String, Matmul> weights = new LinkedHashMap<>();
    for (List<Part<Matmul>> step : parts(role, split)) {
      Set<String> seen = new HashSet<>();
      for (Part<Matmul> part : step) {
        Matmul matmul = part.units();
        if (!seen.add(matmul.weight().name())) {
          throw new PimMappingException("several cores multiply the same weights");
        }
        weights.merge(
            matmul.weight().name(),
            matmul,
            (one, other) -> one.output().rows() >= other.output().rows() ? one : other);
      }
    }
    return weights;
  }

  /**
   * Gives the weights of each layer the same rows in all channels, of which each core has a part.
   *
   * @param freeRows from the first on
   * @return rows that are left
   */
  int place(
      String name,
      Optional<SplitChoice> split,
      Machine core,
      PimMachine pim,
      int freeRows,
      Map<String, PimProductPlacement> placed)
      throws PimMappingException {
    if (roles.get(name).decode.stream()
        .flatMap(List::stream)
        .anyMatch(matmul -> isTable(matmul.weight().name()))) {
      throw new PimMappingException("the weights are a table that is also read row by row");
    }
    Map<Integer, List<Matmul>> layers = new LinkedHashMap<>();
    for (Matmul matmul : weights(name, split).values()) {
      requireRunnable(matmul, pim.mapping());
      layers.computeIfAbsent(matmul.layer(), layer -> new ArrayList<>()).add(matmul);
    }
    Set<String> inOtherSteps = inOtherSteps(name, split);
    int left = freeRows;
    for (List<Matmul> slices : layers.values()) {
      left = placeLayer(inOtherSteps, slices, core, pim, left, placed);
    }
    return left;
  }

  private void requireRunnable(Matmul matmul, PimMapping units) throws PimMappingException {
    NumberFormat weights = matmul.weight().format();
    if (weights.sparsity().isPresent()) {
      throw new PimMappingException("the units multiply dense weights, not %s".formatted(weights));
    }
    units.requireFormats(weights, matmul.input().format());
    if (matmul.bias().isPresent()) {
      throw new PimMappingException("the units add no bias");
    }
  }

  private boolean isTable(String weight) {
    WeightSlice slice = weightSlices.get(weight);
    return tables.contains(slice == null ? weight : slice.whole().name());
  }

  private static int placeLayer(
      Set<String> inOtherSteps,
      List<Matmul> slices,
      Machine core,
      PimMachine pim,
      int freeRows,
      Map<String, PimProductPlacement> placed)
      throws PimMappingException {
    PimOrganization all = pim.organization();
    int channels = all.channels() / slices.size();
    if (channels == 0) {
      throw new PimMappingException(
          "%d cores have weights, the memory has %d channels"
              .formatted(slices.size(), all.channels()));
    }
    PimOrganization part =
        new PimOrganization(
            channels,
            all.pseudoChannels(),
            all.ranks(),
            all.bankGroups(),
            all.banksPerGroup(),
            all.rows(),
            all.columns(),
            all.transactionBytes());
    int rows = 0;
    List<PimGemv> layouts = new ArrayList<>();
    List<PimGemv.Shape> shapes = new ArrayList<>();
    for (Matmul matmul : slices) {
      PimGemv.Shape shape =
          new PimGemv.Shape(
              matmul.weight().columns(),
              matmul.weight().rows(),
              matmul.output().rows(),
              new ElementWidth(matmul.weight().format().bits()));
      PimGemv gemv = pim.mapping().gemv(shape, part);
      if (gemv instanceof PimReturnedGemv returned
          && PimReturnedProductMapping.mostVectors(core, returned, shape.outputs()) == 0) {
        throw new PimMappingException(
            "the partial sums of %d outputs exceed a sixteenth of the %d bytes of the scratchpad"
                .formatted(shape.outputs(), core.scratchpadBytes()));
      }
      rows = Math.max(rows, gemv.rows());
      layouts.add(gemv);
      shapes.add(shape);
    }
    if (rows > freeRows) {
      throw new PimMappingException(
          "the weights of a layer take %d rows of every bank; %d are left"
              .formatted(rows, freeRows));
    }
    for (int slice = 0; slice < slices.size(); slice++) {
      String weight = slices.get(slice).weight().name();
      placed.put(
          weight,
          new PimProductPlacement(
              pim,
              layouts.get(slice),
              shapes.get(slice),
              slice * channels,
              channels,
              freeRows - rows,
              inOtherSteps.contains(weight)));
    }
    return freeRows - rows;
  }
}
