package org.npulator.experiment.search;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.npulator.core.time.TimeBase;
import org.npulator.experiment.run.Metric;
import org.npulator.hw.chip.MachineFigures;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.dram.ChannelActivity;
import org.npulator.hw.dram.DramEnergy;
import org.npulator.hw.dram.DramEnergyItem;
import org.npulator.hw.dram.DramOrganization;
import org.npulator.hw.dram.MemoryConfig;
import org.npulator.hw.dram.PimActivity;
import org.npulator.hw.energy.EnergyAccount;
import org.npulator.hw.energy.EnergyItem;
import org.npulator.hw.format.FormatPair;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Workload;

/**
 * Estimates the metrics of a run in well under a millisecond: closed forms for the operators, a
 * recurrence over their order for how far loads run ahead, and DRAM at its peak rate without the
 * time of refreshes. It ranks candidates; its error is measured against full simulations of some of
 * them. It can be used by several threads at a time.
 */
public final class AnalyticalModel {
  private final Derived<Run> runs = new Derived<>();
  private final Derived<StepCost> costs = new Derived<>();
  private final Derived<DramEnergy> energies = new Derived<>();
  private final Derived<Optional<Double>> areas = new Derived<>();

  /** Metrics that the model estimates. */
  public static final List<Metric> ESTIMATED =
      List.of(
          Metric.TOTAL_SECONDS,
          Metric.TTFT_SECONDS,
          Metric.TPOT_SECONDS,
          Metric.TOKENS_PER_SECOND,
          Metric.ENERGY_JOULES,
          Metric.ENERGY_PER_TOKEN_JOULES,
          Metric.ENERGY_DELAY_JOULE_SECONDS,
          Metric.AVERAGE_POWER_WATTS,
          Metric.DRAM_READ_BYTES,
          Metric.AREA_SQUARE_MILLIMETERS,
          Metric.PEAK_DRAM_BYTES_PER_SECOND,
          Metric.SCRATCHPAD_BYTES);

  /**
   * Steps that are taken to be alike.
   *
   * @param shape of one of them
   * @param steps how many
   */
  private record Part(StepShape shape, double steps) {}

  /**
   * What counts of a workload.
   *
   * @param formats of the first matrix product
   */
  private record Run(List<Part> parts, FormatPair formats, long tokens) {}

  /** What steps add up to. */
  private static final class Sums {
    private final double coreHertz;
    private double seconds;
    private double macs;
    private double vectorSeconds;
    private double loadedBytes;
    private double storedBytes;
    private double scratchpadReadBytes;
    private double scratchpadWrittenBytes;
    private double accumulatorBytes;

    Sums(double coreHertz) {
      this.coreHertz = coreHertz;
    }

    void add(OperatorCost cost, double times) {
      macs += times * cost.macs();
      vectorSeconds += times * (cost.vectorCycles() / coreHertz);
      loadedBytes += times * cost.loadedBytes();
      storedBytes += times * cost.storedBytes();
      scratchpadReadBytes += times * cost.scratchpadReadBytes();
      scratchpadWrittenBytes += times * cost.scratchpadWrittenBytes();
      accumulatorBytes += times * cost.accumulatorBytes();
    }
  }

  /**
   * Estimates a run.
   *
   * @throws IllegalArgumentException if the machine cannot run the workload, as far as the model
   *     can tell
   */
  public Map<Metric, Double> estimate(NpuConfig npu, Workload workload) {
    Run run = runs.of(workload, () -> run(workload));
    MachineFigures figures = MachineFigures.of(npu);
    double bytesPerSecond =
        Math.min(figures.peakMemoryBytesPerSecond(), figures.peakInterconnectBytesPerSecond())
            * (1 - npu.memory().device().refreshShare());
    Sums sums = new Sums(npu.clocks().get(npu.cores().clock()).toHertz());
    double prefillSeconds = 0;
    double decodeSeconds = 0;
    double decodeSteps = 0;
    for (Part part : run.parts()) {
      double seconds = npu.stepLaunch().seconds() + step(part, npu, bytesPerSecond, sums);
      if (part.shape().step().kind() == StepKind.PREFILL) {
        prefillSeconds += part.steps() * seconds;
      } else {
        decodeSeconds += part.steps() * seconds;
        decodeSteps += part.steps();
      }
    }
    sums.seconds = prefillSeconds + decodeSeconds;
    long tokens = run.tokens();
    double joules = chipJoules(npu, run.formats(), sums) + dramJoules(npu, sums);
    Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
    metrics.put(Metric.TOTAL_SECONDS, sums.seconds);
    if (prefillSeconds > 0) {
      metrics.put(Metric.TTFT_SECONDS, prefillSeconds);
    }
    if (decodeSteps > 0) {
      metrics.put(Metric.TPOT_SECONDS, decodeSeconds / decodeSteps);
    }
    metrics.put(Metric.TOKENS_PER_SECOND, tokens / sums.seconds);
    metrics.put(Metric.ENERGY_JOULES, joules);
    metrics.put(Metric.ENERGY_PER_TOKEN_JOULES, joules / tokens);
    metrics.put(Metric.ENERGY_DELAY_JOULE_SECONDS, joules * sums.seconds);
    metrics.put(Metric.AVERAGE_POWER_WATTS, joules / sums.seconds);
    metrics.put(Metric.DRAM_READ_BYTES, sums.loadedBytes);
    area(npu).ifPresent(area -> metrics.put(Metric.AREA_SQUARE_MILLIMETERS, area));
    metrics.put(Metric.PEAK_DRAM_BYTES_PER_SECOND, figures.peakMemoryBytesPerSecond());
    metrics.put(Metric.SCRATCHPAD_BYTES, (double) figures.scratchpadBytes());
    return metrics;
  }

  private double step(Part part, NpuConfig npu, double bytesPerSecond, Sums sums) {
    StepShape shape = part.shape();
    StepCost cost =
        costs.of(npu.cores(), shape, () -> StepCost.of(shape.distinct(), new CostEstimate(npu)));
    double scratchpad = (double) npu.cores().scratchpad().capacity().bytes() * npu.cores().count();
    double buffer = Math.max(scratchpad / 4, scratchpad * 31 / 32 - 2.0 * cost.activationBytes());
    Pipeline pipeline = new Pipeline(sums.coreHertz, bytesPerSecond, buffer, shape.order().length);
    for (int place : shape.order()) {
      pipeline.add(cost.distinct()[place]);
      sums.add(cost.distinct()[place], part.steps());
    }
    return pipeline.seconds();
  }

  /** Of the parts of the chip that {@link Metric#area} depends on. */
  private Optional<Double> area(NpuConfig npu) {
    return npu.area().isEmpty()
        ? Optional.empty()
        : areas.of(
            npu.cores(), npu.area().get(), npu.systemCache().orElse(null), () -> Metric.area(npu));
  }

  private static double chipJoules(NpuConfig npu, FormatPair formats, Sums sums) {
    EnergyAccount account = new EnergyAccount(npu.energy());
    account.macs(formats, Math.round(sums.macs));
    double slots =
        sums.vectorSeconds * sums.coreHertz * npu.cores().vector().lanes() * npu.cores().count();
    account.vectorElements("vector", "multiply", Math.round(slots));
    account.sram(
        "scratchpad",
        npu.cores().scratchpad().capacity().bytes() / npu.cores().scratchpad().banks(),
        Math.round(sums.scratchpadReadBytes),
        Math.round(sums.scratchpadWrittenBytes));
    account.sram(
        "accumulator",
        npu.cores().accumulator().capacity().bytes() / npu.cores().accumulator().banks(),
        Math.round(sums.accumulatorBytes),
        Math.round(sums.accumulatorBytes));
    account.interconnect(Math.round(sums.loadedBytes + sums.storedBytes));
    account.staticSeconds(sums.seconds);
    return account.items().stream().mapToDouble(EnergyItem::joules).sum();
  }

  private static FormatPair formats(Workload workload) {
    return workload.steps().get(0).operators().stream()
        .filter(Matmul.class::isInstance)
        .map(Matmul.class::cast)
        .findFirst()
        .map(product -> new FormatPair(product.input().format(), product.weight().format()))
        .orElseThrow(() -> new IllegalArgumentException("a workload has a matrix product"));
  }

  /** All channels as one that opens each row once and always has one open. */
  private double dramJoules(NpuConfig npu, Sums sums) {
    MemoryConfig memory = npu.memory();
    DramEnergy energy = energies.of(memory, () -> new DramEnergy(memory));
    DramOrganization organization = memory.device().organization();
    TimeBase timeBase = npu.timeBase();
    double ticks = sums.seconds * timeBase.tickRate().toHertz();
    long ranks =
        (long) memory.channels() * memory.ranks() * organization.pseudoChannels().orElse(1);
    double bytes = sums.loadedBytes + sums.storedBytes;
    SortedMap<String, Long> none = new TreeMap<>();
    ChannelActivity activity =
        new ChannelActivity(
            0,
            Math.round(sums.loadedBytes),
            Math.round(sums.storedBytes),
            0,
            0,
            none,
            none,
            Math.round(bytes / organization.rowBytes()),
            Math.round(sums.loadedBytes / organization.transactionBytes()),
            Math.round(sums.storedBytes / organization.transactionBytes()),
            Math.round(ranks * sums.seconds / memory.device().refreshIntervalSeconds()),
            0,
            Math.round(ranks * ticks),
            0,
            0,
            0,
            0,
            PimActivity.NONE);
    return energy.items(List.of(activity), timeBase).stream()
        .mapToDouble(DramEnergyItem::joules)
        .sum();
  }

  private static Run run(Workload workload) {
    return new Run(
        parts(workload), formats(workload), workload.steps().stream().mapToLong(Step::batch).sum());
  }

  /** Decode steps differ by their context only: half of them as the first, half as the last. */
  private static List<Part> parts(Workload workload) {
    List<Part> parts = new ArrayList<>();
    for (StepKind kind : StepKind.values()) {
      List<Step> steps = workload.steps().stream().filter(step -> step.kind() == kind).toList();
      if (steps.size() == 1) {
        parts.add(new Part(StepShape.of(steps.get(0)), 1));
      } else if (!steps.isEmpty()) {
        double half = steps.size() / 2.0;
        parts.add(new Part(StepShape.of(steps.get(0)), half));
        parts.add(new Part(StepShape.of(steps.get(steps.size() - 1)), half));
      }
    }
    return parts;
  }
}
