package org.npulator.workload.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.pim.PimFusedAttention;
import org.npulator.hw.pim.PimReturnedGemv;
import org.npulator.hw.pim.PimSplitAttention;
import org.npulator.hw.pim.PimStoredGemv;
import org.npulator.hw.program.PimOperation;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.mapping.PimPlan.Part;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Matmul;

/** Estimates what attention takes on the cores and on units at the banks. */
final class PimChoice {
  private final Machine core;
  private final MappingConfig dictated;

  /**
   * Of an operator, the mean of all layers and steps in which units can do it.
   *
   * @param npuCycles of the core clock
   * @param pimCycles of the core clock
   */
  record Estimate(double npuCycles, double pimCycles) {
    /** Of two cores that work at the same time. */
    static Estimate slower(Estimate one, Estimate other) {
      return new Estimate(
          Math.max(one.npuCycles, other.npuCycles), Math.max(one.pimCycles, other.pimCycles));
    }

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
    long operators = 0;
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
        layers.merge(attention.layer(), estimate, Estimate::slower);
      }
      for (Estimate layer : layers.values()) {
        operators++;
        npu += layer.npuCycles();
        pim += layer.pimCycles();
      }
    }
    return new Estimate(npu / operators, pim / operators);
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

  /** Of a product on the cores: its array or its weights, whichever takes longer. */
  private double npuCycles(Matmul matmul) throws MappingException {
    NumberFormat activations = matmul.input().format();
    NumberFormat weights = core.multiplied(activations, matmul.weight().format());
    double array =
        core.arrayCycles(
            matmul.output().rows(),
            matmul.weight().rows(),
            matmul.weight().columns(),
            core.rate(activations, weights));
    return Math.max(array, matmul.weight().bytes() / core.memoryBytesPerCycle());
  }

  /** Of products of all steps in which units multiply them, those of a step one after the other. */
  Estimate products(List<List<Matmul>> steps, Map<String, PimProductPlacement> placed)
      throws MappingException {
    double npu = 0;
    double pim = 0;
    long operators = 0;
    for (List<Matmul> step : steps) {
      Map<Integer, Estimate> layers = new HashMap<>();
      for (Matmul matmul : step) {
        layers.merge(
            matmul.layer(),
            new Estimate(
                npuCycles(matmul), pimCycles(core, matmul, placed.get(matmul.weight().name()))),
            Estimate::slower);
      }
      for (Estimate layer : layers.values()) {
        operators++;
        npu += layer.npuCycles();
        pim += layer.pimCycles();
      }
    }
    return new Estimate(npu / operators, pim / operators);
  }

  static double pimCycles(Machine core, Matmul matmul, PimProductPlacement placement) {
    return placement.gemv() instanceof PimStoredGemv stored
        ? pimCycles(core, matmul, placement, stored)
        : pimCycles(core, matmul, placement, (PimReturnedGemv) placement.gemv());
  }

  /** The program, and the vector unit that adds up all results behind it. */
  private static double pimCycles(
      Machine core, Matmul matmul, PimProductPlacement placement, PimReturnedGemv gemv) {
    long m = matmul.output().rows();
    return placement.machine().cycles(placement.shares(m).get(0).program())
        + PimReturned.addCycles(core, gemv.partialSums(), m, matmul.weight().columns());
  }

  /** The program; the vector unit adds up the last results behind it. */
  private static double pimCycles(
      Machine core, Matmul matmul, PimProductPlacement placement, PimStoredGemv gemv) {
    long m = matmul.output().rows();
    double program = placement.machine().cycles(placement.shares(m).get(0).program());
    double resultBytes =
        (double) m
            * matmul.weight().columns()
            * placement.machine().organization().transactionBytes();
    long last = matmul.weight().columns() - (gemv.rounds() - 1) * placement.outputsPerRound(gemv);
    double halvings = Integer.SIZE - Integer.numberOfLeadingZeros(gemv.partialSums() - 1);
    return program + resultBytes / core.memoryBytesPerCycle() + halvings * m * last;
  }

  static double pimCycles(Machine core, Attention attention, PimPlacement placement) {
    return placement.attention() instanceof PimFusedAttention fused
        ? pimCycles(core, attention, placement, fused)
        : pimCycles(core, attention, placement, (PimSplitAttention) placement.attention());
  }

  /** The longest program, and queries and results on the way. */
  private static double pimCycles(
      Machine core, Attention attention, PimPlacement placement, PimFusedAttention units) {
    long context = attention.cachedTokens() + attention.newTokens();
    OptionalDouble longest =
        placement.shares(units, attention.batch(), context).stream()
            .map(PimOperation.Share::program)
            .mapToDouble(placement.machine()::cycles)
            .max();
    return longest.orElseThrow()
        + (attention.query().bytes() + attention.output().bytes()) / core.memoryBytesPerCycle();
  }

  /**
   * Both programs of each turn; the vector unit works on the scores of a turn during those of the
   * next one, as far as it takes no longer. Two turns work in different channels at a time.
   */
  private static double pimCycles(
      Machine core, Attention attention, PimPlacement placement, PimSplitAttention units) {
    long context = attention.cachedTokens() + attention.newTokens();
    long dimension = attention.headDimension();
    long group = attention.queryHeads() / attention.keyValueHeads();
    long most = PimSplitAttentionMapping.mostHeads(core, units, group, context, dimension);
    double scores = placement.machine().cycles(units.scores(0, context));
    double values = placement.machine().cycles(units.values(0, context));
    VectorCost softmax =
        core.vectorCost(
            VectorKernel.SOFTMAX, List.of(PimReturned.FORMAT), attention.query().format());
    double cycles = 0;
    boolean first = true;
    List<PimTurn> turns = placement.turns(attention.batch(), most);
    double sharesOfChannels =
        Math.min(2, turns.stream().filter(turn -> turn.row() == turns.get(0).row()).count());
    for (PimTurn turn : turns) {
      long rows = turn.slots().size() * group;
      double vector =
          softmax.cycles(rows, context)
              + PimReturned.addCycles(core, units.partialScores(), rows, context)
              + PimReturned.addCycles(core, units.partialResults(context), rows, dimension);
      cycles +=
          (scores + values) / sharesOfChannels + (first ? vector : Math.max(0, vector - scores));
      first = false;
    }
    return cycles;
  }
}
