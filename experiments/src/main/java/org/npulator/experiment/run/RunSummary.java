package org.npulator.experiment.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.hw.chip.MachineFigures;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.format.FormatPair;
import org.npulator.workload.operator.StepKind;

/**
 * The figures of a whole run.
 *
 * @param phases prefill and decode, those that there are
 * @param outputTokens of all sequences together
 */
record RunSummary(
    List<PhaseSummary> phases,
    Peaks peaks,
    ReportInterval whole,
    double totalSeconds,
    long outputTokens) {

  static RunSummary of(NpuConfig config, SimulationResult result) {
    Peaks peaks = peaks(config, result);
    List<PhaseSummary> phases = new ArrayList<>();
    for (StepKind kind : StepKind.values()) {
      List<StepRun> steps =
          result.steps().stream().filter(run -> run.step().kind() == kind).toList();
      if (!steps.isEmpty()) {
        phases.add(PhaseSummary.of(steps, result.timeBase(), peaks));
      }
    }
    return new RunSummary(
        phases,
        peaks,
        new ReportInterval(result.steps().get(0).before(), result.report()),
        result.timeBase().seconds(result.report().ticks()),
        result.steps().stream().mapToLong(run -> run.step().batch()).sum());
  }

  /** The peak rates with the formats of the first product as the array multiplies it. */
  private static Peaks peaks(NpuConfig config, SimulationResult result) {
    FormatPair formats =
        result
            .steps()
            .get(0)
            .mapped()
            .multipliedFormats()
            .orElseThrow(() -> new IllegalArgumentException("a workload has a matrix product"));
    return new Peaks(
        MachineFigures.macsPerSecond(config, formats),
        MachineFigures.of(config).peakMemoryBytesPerSecond());
  }

  Optional<PhaseSummary> phase(String name) {
    return phases.stream().filter(phase -> phase.name().equals(name)).findFirst();
  }

  /** Time of the prefill, which makes the first token. */
  Optional<Double> ttftSeconds() {
    return phase("prefill").map(PhaseSummary::seconds);
  }

  /** Time of a decode step. */
  Optional<Double> tpotSeconds() {
    return phase("decode").map(decode -> decode.seconds() / decode.steps());
  }

  double tokensPerSecond() {
    return outputTokens / totalSeconds;
  }

  double energyPerTokenJoules() {
    return whole.joules() / outputTokens;
  }

  double macUtilization() {
    return whole.macs() / (peaks.macsPerSecond() * totalSeconds);
  }

  double dramBandwidthUtilization() {
    return (whole.bytesRead() + whole.bytesWritten()) / (peaks.dramBytesPerSecond() * totalSeconds);
  }

  /** What was busy for the largest share of the longest phase. */
  String limiter() {
    PhaseSummary longest =
        phases.stream()
            .reduce((one, other) -> one.seconds() > other.seconds() ? one : other)
            .orElseThrow();
    return longest.name() + ": " + longest.limiter();
  }
}
