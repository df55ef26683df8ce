package org.npulator.workload.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.npulator.hw.program.PimOperation;
import org.npulator.workload.mapping.PimPlan.Part;
import org.npulator.workload.operator.Attention;

/** Estimates what attention takes on the cores and on units at the banks. */
final class PimChoice {
  private final Machine core;
  private final MappingConfig dictated;

  /**
   * Of all steps with single new tokens.
   *
   * @param npuCycles of the core clock
   * @param pimCycles of the core clock
   */
  record Estimate(double npuCycles, double pimCycles) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%.0f cycles on the units, %.0f on the cores", pimCycles, npuCycles);
    }
  }

  private record Size(long batch, long cachedTokens, long keyValueHeads, long headDimension) {}

  PimChoice(Machine core, MappingConfig dictated) {
    this.core = core;
    this.dictated = dictated;
  }

  /** The cores work at the same time, layers one after the other. */
  Estimate estimate(List<List<Part>> steps, Map<String, PimPlacement> placed)
      throws MappingException {
    Map<Size, Estimate> known = new HashMap<>();
    double npu = 0;
    double pim = 0;
    for (List<Part> parts : steps) {
      Map<Integer, Estimate> layers = new HashMap<>();
      for (Part part : parts) {
        if (!PimPlan.isDecode(part)) {
          continue;
        }
        Attention attention = part.attention();
        Size size =
            new Size(
                attention.batch(),
                attention.cachedTokens(),
                attention.keyValueHeads(),
                attention.headDimension());
        Estimate estimate = known.get(size);
        if (estimate == null) {
          estimate = of(part, placed.get(attention.keyCache().name()));
          known.put(size, estimate);
        }
        layers.merge(
            attention.layer(),
            estimate,
            (one, other) ->
                new Estimate(
                    Math.max(one.npuCycles(), other.npuCycles()),
                    Math.max(one.pimCycles(), other.pimCycles())));
      }
      for (Estimate layer : layers.values()) {
        npu += layer.npuCycles();
        pim += layer.pimCycles();
      }
    }
    return new Estimate(npu, pim);
  }

  private Estimate of(Part part, PimPlacement placement) throws MappingException {
    return new Estimate(
        new AttentionEstimate(
                core,
                part.attention(),
                AttentionTiling.of(core, part.attention(), dictated, part.kind()))
            .cycles(),
        pimCycles(core, part.attention(), placement));
  }

  /** The longest program, and queries and results on the way. */
  static double pimCycles(Machine core, Attention attention, PimPlacement placement) {
    long context = attention.cachedTokens() + attention.newTokens();
    OptionalDouble longest =
        placement.shares(attention.batch(), context).stream()
            .map(PimOperation.Share::program)
            .mapToDouble(placement.machine()::cycles)
            .max();
    return longest.orElseThrow()
        + (attention.query().bytes() + attention.output().bytes()) / core.memoryBytesPerCycle();
  }
}
