package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private record Size(
      long batch,
      long cachedTokens,
      long keyValueHeads,
      long headDimension,
      long batchOfCores,
      long keyValueHeadsOfCores) {
    static Size of(Part<Attention> part) {
      Attention units = part.units();
      return new Size(
          units.batch(),
          units.cachedTokens(),
          units.keyValueHeads(),
          units.headDimension(),
          part.cores().batch(),
          part.cores().keyValueHeads());
    }
  }

  PimChoice(Machine core, MappingConfig dictated) {
    this.core = core;
    this.dictated = dictated;
  }

  /** The cores work at the same time, layers one after the other. */
  PlaceEstimate attentions(List<List<Part<Attention>>> steps, Map<String, PimPlacement> placed)
      throws MappingException {
    Map<Size, PlaceEstimate> known = new HashMap<>();
    List<PlaceEstimate> operators = new ArrayList<>();
    for (List<Part<Attention>> parts : steps) {
      Map<Integer, PlaceEstimate> layers = new HashMap<>();
      for (Part<Attention> part : parts) {
        if (part.units().newTokens() > 1) {
          continue;
        }
        Size size = Size.of(part);
        PlaceEstimate estimate = known.get(size);
        if (estimate == null) {
          estimate = of(part, placed.get(part.units().keyCache().name()));
          known.put(size, estimate);
        }
        layers.merge(part.units().layer(), estimate, PlaceEstimate::slower);
      }
      operators.addAll(layers.values());
    }
    return PlaceEstimate.mean(operators);
  }

  private PlaceEstimate of(Part<Attention> part, PimPlacement placement) throws MappingException {
    return new PlaceEstimate(
        units(core, part.units(), placement),
        new AttentionEstimate(
                core, part.cores(), AttentionTiling.of(core, part.cores(), dictated, part.kind()))
            .time());
  }

  /** Of a product on the cores: its array or its weights, whichever takes longer. */
  private CoresEstimate cores(Matmul matmul) throws MappingException {
    NumberFormat activations = matmul.input().format();
    NumberFormat weights = core.multiplied(activations, matmul.weight().format());
    double array =
        core.arrayCycles(
            matmul.output().rows(),
            matmul.weight().rows(),
            matmul.weight().columns(),
            core.rate(activations, weights));
    double bytes = matmul.weight().bytes();
    return CoresEstimate.longest(bytes / core.memoryBytesPerCycle(), array, 0, bytes);
  }

  /** Of products of all steps in which units multiply them, those of a step one after the other. */
  PlaceEstimate products(List<List<Part<Matmul>>> steps, Map<String, PimProductPlacement> placed)
      throws MappingException {
    List<PlaceEstimate> operators = new ArrayList<>();
    for (List<Part<Matmul>> step : steps) {
      Map<Integer, PlaceEstimate> layers = new HashMap<>();
      for (Part<Matmul> part : step) {
        Matmul matmul = part.units();
        layers.merge(
            matmul.layer(),
            new PlaceEstimate(
                units(core, matmul, placed.get(matmul.weight().name())), cores(part.cores())),
            PlaceEstimate::slower);
      }
      operators.addAll(layers.values());
    }
    return PlaceEstimate.mean(operators);
  }

  static UnitsEstimate units(Machine core, Matmul matmul, PimProductPlacement placement) {
    long m = matmul.output().rows();
    UnitsEstimate program =
        placement
            .machine()
            .estimate(placement.shares(m).get(0).program())
            .filling(placement.filledShare());
    return placement.gemv() instanceof PimStoredGemv stored
        ? stored(core, matmul, placement, stored, program)
        : returned(core, matmul, (PimReturnedGemv) placement.gemv(), program);
  }

  /** The vector unit adds up all results behind the program. */
  private static UnitsEstimate returned(
      Machine core, Matmul matmul, PimReturnedGemv gemv, UnitsEstimate program) {
    return program.followedBy(
        0,
        PimReturned.addCycles(
            core, gemv.partialSums(), matmul.output().rows(), matmul.weight().columns()));
  }

  /** Results are loaded, and the vector unit adds up the last ones behind the program. */
  private static UnitsEstimate stored(
      Machine core,
      Matmul matmul,
      PimProductPlacement placement,
      PimStoredGemv gemv,
      UnitsEstimate program) {
    long m = matmul.output().rows();
    double resultBytes =
        (double) m
            * matmul.weight().columns()
            * placement.machine().organization().transactionBytes();
    long last = matmul.weight().columns() - (gemv.rounds() - 1) * placement.outputsPerRound(gemv);
    double halvings = Integer.SIZE - Integer.numberOfLeadingZeros(gemv.partialSums() - 1);
    return program.followedBy(resultBytes / core.memoryBytesPerCycle(), halvings * m * last);
  }

  static UnitsEstimate units(Machine core, Attention attention, PimPlacement placement) {
    UnitsEstimate estimate =
        placement.attention() instanceof PimFusedAttention fused
            ? fused(core, attention, placement, fused)
            : split(core, attention, placement, (PimSplitAttention) placement.attention());
    return estimate.filling(placement.filledShare(attention.batch()));
  }

  /** The longest program, and queries and results on the way. */
  private static UnitsEstimate fused(
      Machine core, Attention attention, PimPlacement placement, PimFusedAttention units) {
    long context = attention.cachedTokens() + attention.newTokens();
    return placement.shares(units, attention.batch(), context).stream()
        .map(PimOperation.Share::program)
        .map(placement.machine()::estimate)
        .max(Comparator.comparingDouble(UnitsEstimate::cycles))
        .orElseThrow()
        .followedBy(
            (attention.query().bytes() + attention.output().bytes()) / core.memoryBytesPerCycle(),
            0);
  }

  /**
   * Both programs of each turn; the vector unit works on the scores of a turn during those of the
   * next one, as far as it takes no longer. Two turns work in different channels at a time.
   */
  private static UnitsEstimate split(
      Machine core, Attention attention, PimPlacement placement, PimSplitAttention units) {
    long context = attention.cachedTokens() + attention.newTokens();
    long dimension = attention.headDimension();
    long group = attention.queryHeads() / attention.keyValueHeads();
    long most = PimSplitAttentionMapping.mostHeads(core, units, group, context, dimension);
    UnitsEstimate scores = placement.machine().estimate(units.scores(0, context));
    UnitsEstimate values = placement.machine().estimate(units.values(0, context));
    VectorCost softmax =
        core.vectorCost(
            VectorKernel.SOFTMAX, List.of(PimReturned.FORMAT), attention.query().format());
    double waiting = 0;
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
      waiting += first ? vector : Math.max(0, vector - scores.cycles());
      first = false;
    }
    return scores.plus(values).times(turns.size() / sharesOfChannels).followedBy(0, waiting);
  }
}
