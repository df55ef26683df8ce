package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.pim.ElementWidth;
import org.npulator.hw.pim.PimGemv;
import org.npulator.hw.pim.PimMapping;
import org.npulator.hw.pim.PimMappingException;
import org.npulator.hw.pim.PimReturnedGemv;
import org.npulator.hw.program.PimOrganization;
import org.npulator.workload.mapping.PimPlan.Pass;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.StepKind;

/** The products of a workload by role, and their weights in rows for units at the banks. */
final class PimProducts {
  private static final class Role {
    /** In decode steps, of all cores. */
    final List<List<Matmul>> decode = new ArrayList<>();

    final Set<String> inOtherSteps = new HashSet<>();
    final Map<String, Matmul> weights = new LinkedHashMap<>();
    boolean shared;
  }

  private final Map<String, Role> roles = new LinkedHashMap<>();
  private final Set<String> tables = new HashSet<>();

  PimProducts(List<Pass> passes) {
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
      ofPass.forEach((role, products) -> add(role, products, decode));
    }
  }

  private void add(String name, List<Matmul> products, boolean decode) {
    Role role = roles.computeIfAbsent(name, first -> new Role());
    if (!decode) {
      products.forEach(matmul -> role.inOtherSteps.add(matmul.weight().name()));
      return;
    }
    role.decode.add(products);
    Set<String> seen = new HashSet<>();
    for (Matmul matmul : products) {
      role.shared |= !seen.add(matmul.weight().name());
      role.weights.merge(
          matmul.weight().name(),
          matmul,
          (one, other) -> one.output().rows() >= other.output().rows() ? one : other);
    }
  }

  List<String> roles() {
    return List.copyOf(roles.keySet());
  }

  boolean isInDecode(String role) {
    return !roles.get(role).decode.isEmpty();
  }

  List<List<Matmul>> decode(String role) {
    return roles.get(role).decode;
  }

  /** Bytes of weights of a layer that the cores need as well. */
  long doubledBytes(String role) {
    Role products = roles.get(role);
    long bytes =
        products.weights.values().stream()
            .filter(matmul -> products.inOtherSteps.contains(matmul.weight().name()))
            .mapToLong(matmul -> matmul.weight().bytes())
            .sum();
    return bytes / products.weights.values().stream().map(Matmul::layer).distinct().count();
  }

  /**
   * Gives the weights of each layer the same rows in all channels, of which each core has a part.
   *
   * @param freeRows from the first on
   * @return rows that are left
   */
  int place(
      String name,
      Machine core,
      PimMachine pim,
      int freeRows,
      Map<String, PimProductPlacement> placed)
      throws PimMappingException {
    Role role = roles.get(name);
    if (role.shared) {
      throw new PimMappingException("several cores multiply the same weights");
    }
    Map<Integer, List<Matmul>> layers = new LinkedHashMap<>();
    for (Matmul matmul : role.weights.values()) {
      requireRunnable(matmul, pim.mapping());
      layers.computeIfAbsent(matmul.layer(), layer -> new ArrayList<>()).add(matmul);
    }
    int left = freeRows;
    for (List<Matmul> slices : layers.values()) {
      left = placeLayer(role, slices, core, pim, left, placed);
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
    if (tables.contains(matmul.weight().name()) || matmul.weight().name().contains("embed")) {
      throw new PimMappingException("the weights are a table that is also read row by row");
    }
  }

  private static int placeLayer(
      Role role,
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
              role.inOtherSteps.contains(weight)));
    }
    return freeRows - rows;
  }
}
