package org.npulator.experiment.run;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.npulator.hw.chip.ChipArea;
import org.npulator.hw.chip.EnergyComponent;
import org.npulator.hw.chip.MachineFigures;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.MappedStep.Spill;

/** One number of a run by which machines are compared. */
public enum Metric {
  TOTAL_SECONDS("s", Better.LOWER, "time of all steps", (npu, run) -> run.totalSeconds()),
  TTFT_SECONDS(
      "s",
      Better.LOWER,
      "time to first token: the prefill; absent without one",
      (npu, run) -> run.ttftSeconds().orElse(null)),
  TPOT_SECONDS(
      "s",
      Better.LOWER,
      "time per output token: mean of the decode steps; absent without them",
      (npu, run) -> run.tpotSeconds().orElse(null)),
  TOKENS_PER_SECOND(
      "1/s",
      Better.HIGHER,
      "output tokens of all sequences / time of all steps",
      (npu, run) -> run.tokensPerSecond()),
  ENERGY_JOULES(
      "J",
      Better.LOWER,
      "energy of chip and DRAM, of what is modelled",
      (npu, run) -> run.whole().joules()),
  ENERGY_PER_TOKEN_JOULES(
      "J",
      Better.LOWER,
      "energy / output tokens of all sequences",
      (npu, run) -> run.energyPerTokenJoules()),
  DRAM_ENERGY_JOULES("J", Better.LOWER, "part of the DRAM and its units", (npu, run) -> dram(run)),
  STATIC_ENERGY_JOULES(
      "J", Better.LOWER, "part of the chip's static power", (npu, run) -> energy(run, "static")),
  CHIP_ENERGY_JOULES(
      "J",
      Better.LOWER,
      "part of the chip's actions",
      (npu, run) -> run.whole().joules() - dram(run) - energy(run, "static")),
  ENERGY_DELAY_JOULE_SECONDS(
      "Js",
      Better.LOWER,
      "energy x time (EDP)",
      (npu, run) -> run.whole().joules() * run.totalSeconds()),
  AVERAGE_POWER_WATTS(
      "W",
      Better.LOWER,
      "energy / time of all steps",
      (npu, run) -> run.whole().joules() / run.totalSeconds()),
  MAC_UTILIZATION(
      "1", Better.HIGHER, "useful MACs / (peak MACs x time)", (npu, run) -> run.macUtilization()),
  DRAM_BANDWIDTH_UTILIZATION(
      "1",
      Better.HIGHER,
      "bytes / (peak bandwidth x time)",
      (npu, run) -> run.dramBandwidthUtilization()),
  MATRIX_BUSY_SHARE(
      "1",
      Better.NEITHER,
      "share of the time in which the matrix engines are busy",
      (npu, run) -> run.whole().engineShare(".matrix", "busy")),
  VECTOR_BUSY_SHARE(
      "1",
      Better.NEITHER,
      "share of the time in which the vector units are busy",
      (npu, run) -> run.whole().engineShare(".vector", "busy")),
  DRAM_DATA_SHARE(
      "1",
      Better.NEITHER,
      "share of the time in which the data buses move data",
      (npu, run) -> run.whole().channelShare("data")),
  DRAM_IDLE_SHARE(
      "1",
      Better.NEITHER,
      "share of the time in which no request waits for the DRAM",
      (npu, run) -> run.whole().channelShare("noRequest")),
  DRAM_READ_BYTES(
      "B", Better.LOWER, "read on the data buses", (npu, run) -> (double) run.whole().bytesRead()),
  DRAM_WRITTEN_BYTES(
      "B",
      Better.LOWER,
      "written on the data buses",
      (npu, run) -> (double) run.whole().bytesWritten()),
  SPILLED_BYTES(
      "B",
      Better.LOWER,
      "part of both that larger buffers would avoid",
      (npu, run) -> (double) spilled(run)),
  AREA_SQUARE_MILLIMETERS(
      "mm2",
      Better.LOWER,
      "area of the parts of the chip that are modelled; absent without a table",
      (npu, run) -> area(npu).orElse(null)),
  PEAK_MACS_PER_SECOND(
      "1/s",
      Better.NEITHER,
      "with the formats of the workload",
      (npu, run) -> run.peaks().macsPerSecond()),
  PEAK_DRAM_BYTES_PER_SECOND(
      "B/s", Better.NEITHER, "of all channels", (npu, run) -> run.peaks().dramBytesPerSecond()),
  SCRATCHPAD_BYTES(
      "B",
      Better.NEITHER,
      "capacity of all scratchpads",
      (npu, run) -> (double) MachineFigures.of(npu).scratchpadBytes());

  /** Which values are better. */
  public enum Better {
    LOWER,
    HIGHER,
    NEITHER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String key = camelCase(name());
  private final String unit;
  private final Better better;
  private final String description;
  private final BiFunction<NpuConfig, RunSummary, Double> value;

  Metric(
      String unit,
      Better better,
      String description,
      BiFunction<NpuConfig, RunSummary, Double> value) {
    this.unit = unit;
    this.better = better;
    this.description = description;
    this.value = value;
  }

  /** The metric of this name. */
  public static Optional<Metric> named(String name) {
    return Arrays.stream(values()).filter(metric -> metric.key().equals(name)).findFirst();
  }

  /** The metrics of a run, without those that it does not have. */
  public static Map<Metric, Double> of(NpuConfig npu, SimulationResult result) {
    RunSummary run = RunSummary.of(npu, result);
    Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
    for (Metric metric : values()) {
      Double number = metric.value.apply(npu, run);
      if (number != null) {
        metrics.put(metric, number);
      }
    }
    return metrics;
  }

  /** The name in files, such as tpotSeconds. */
  public String key() {
    return key;
  }

  private static String camelCase(String name) {
    StringBuilder key = new StringBuilder();
    for (String word : List.of(name.split("_"))) {
      String lower = word.toLowerCase(Locale.ROOT);
      key.append(
          key.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
    }
    return key.toString();
  }

  /** Such as s, J or B; 1 for a ratio. */
  public String unit() {
    return unit;
  }

  public Better better() {
    return better;
  }

  public String description() {
    return description;
  }

  /** Area of the modelled parts of a chip in mm2, if the machine names a table of areas. */
  public static Optional<Double> area(NpuConfig npu) {
    return ChipArea.of(npu).map(ChipArea::squareMillimeters);
  }

  private static double dram(RunSummary run) {
    return energy(run, "dram.") + energy(run, "pim.");
  }

  private static double energy(RunSummary run, String prefix) {
    return run.whole().after().energy().stream()
        .filter(component -> component.name().startsWith(prefix))
        .mapToDouble(EnergyComponent::joules)
        .sum();
  }

  private static long spilled(RunSummary run) {
    return run.phases().stream()
        .flatMap(phase -> phase.spills().stream())
        .mapToLong((Spill spill) -> spill.bytesRead() + spill.bytesWritten())
        .sum();
  }
}
