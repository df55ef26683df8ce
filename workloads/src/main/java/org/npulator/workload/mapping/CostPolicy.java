package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.TensorKind;
import org.npulator.workload.operator.Workload;

/**
 * Divides every product so that it is estimated to take the least time in all steps of a workload
 * together: the longer of the array's and the memory's time, each undisturbed by the other, and
 * after that the time of the network for operands and partial sums. Steps of a kind count as their
 * first.
 */
final class CostPolicy implements PartitionPolicy {
  private record Use(Matmul matmul, long steps) {}

  private final Machine machine;
  private final Cores cores;
  private final Map<String, List<Use>> uses = new HashMap<>();
  private final Map<String, Partition> decided = new HashMap<>();

  CostPolicy(Machine machine, Cores cores, Workload workload) {
    this.machine = machine;
    this.cores = cores;
    Map<StepKind, Step> first = new EnumMap<>(StepKind.class);
    Map<StepKind, Long> count = new EnumMap<>(StepKind.class);
    for (Step step : workload.steps()) {
      first.putIfAbsent(step.kind(), step);
      count.merge(step.kind(), 1L, Long::sum);
    }
    first.forEach(
        (kind, step) -> {
          for (Operator operator : step.operators()) {
            if (operator instanceof Matmul matmul) {
              uses.computeIfAbsent(matmul.weight().name(), name -> new ArrayList<>())
                  .add(new Use(matmul, count.get(kind)));
            }
          }
        });
  }

  @Override
  public Partition partition(Matmul matmul, boolean inputByColumns) {
    return decided.computeIfAbsent(
        matmul.weight().name(), name -> cheapest(uses.get(name), inputByColumns));
  }

  private Partition cheapest(List<Use> all, boolean inputByColumns) {
    Partition best = Partition.COLUMNS;
    double least = Double.POSITIVE_INFINITY;
    for (Partition partition : Partition.values()) {
      double cycles = 0;
      for (Use use : all) {
        cycles += use.steps() * cycles(use.matmul(), partition, inputByColumns);
      }
      if (cycles < least) {
        best = partition;
        least = cycles;
      }
    }
    return best;
  }

  private double cycles(Matmul matmul, Partition partition, boolean inputByColumns) {
    long m = matmul.output().rows();
    long k = matmul.k();
    long n = matmul.n();
    double rate = rate(matmul);
    long share = cores.count();
    boolean loaded = matmul.input().kind() == TensorKind.INPUT;
    double gathered = inputByColumns ? matmul.input().bytes() : 0;
    double scattered = inputByColumns || loaded ? 0 : (double) matmul.input().bytes() / share;
    return switch (partition) {
      case COLUMNS ->
          work(matmul, 1, share, machine.arrayCycles(m, k, Sizes.ceilDiv(n, share), rate))
              + cores.exchangeCycles(gathered);
      case ROWS ->
          matmul.input().rows() == m
              ? work(matmul, share, 1, machine.arrayCycles(Sizes.ceilDiv(m, share), k, n, rate))
                  + cores.exchangeCycles(loaded ? 0 : (double) matmul.input().bytes() / share)
              : Double.POSITIVE_INFINITY;
      case DEPTH -> {
        double sums = (double) m * n / share;
        double adding = (share - 1) * sums / machine.vectorLanes();
        yield work(matmul, 1, 1, machine.arrayCycles(m, Sizes.ceilDiv(k, share), n, rate))
            + cores.exchangeCycles(scattered)
            + cores.exchangeCycles(share * sums * WeightTile.PARTIAL_SUM_BYTES)
            + adding;
      }
    };
  }

  /** One that the array cannot multiply is refused later, with the reason. */
  private double rate(Matmul matmul) {
    NumberFormat activations = matmul.input().format();
    try {
      return machine.rate(activations, machine.multiplied(activations, matmul.weight().format()));
    } catch (MappingException cannotMultiply) {
      return 1;
    }
  }

  /**
   * @param weightsRead how often all cores together read the weights
   * @param inputRead how often they read the input, if that lies in memory
   */
  private double work(Matmul matmul, long weightsRead, long inputRead, double arrayCycles) {
    boolean loaded = matmul.input().kind() == TensorKind.INPUT;
    double bytes =
        (double) weightsRead * matmul.weightBytes()
            + (loaded ? (double) inputRead * matmul.input().bytes() : 0);
    return Math.max(arrayCycles, bytes / machine.memoryBytesPerCycle());
  }
}
