package org.npulator.experiment.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.npulator.core.time.TimeBase;
import org.npulator.workload.mapping.MappedStep;
import org.npulator.workload.operator.StepKind;

/**
 * The figures of all steps of one kind.
 *
 * @param name prefill or decode
 * @param seconds from the launch of its first step to the end of its last
 * @param bytesRead on the data buses of the DRAM
 * @param bytesWritten on the data buses of the DRAM
 * @param weightBytes that the mapping has to read at least once a step
 * @param dequantizedElements of weights, keys and values, on the vector unit
 * @param minimumSeconds the time the data buses need for the bytes at their peak rate
 * @param macUtilization useful MACs / (peak MACs x time)
 * @param dramBandwidthUtilization bytes / (peak bytes x time)
 * @param limiter what was busy for the largest share of the time
 */
record PhaseSummary(
    String name,
    int steps,
    double seconds,
    long macs,
    long bytesRead,
    long bytesWritten,
    long weightBytes,
    long keyValueReadBytes,
    long keyValueWriteBytes,
    long dequantizedElements,
    List<MappedStep.Spill> spills,
    double minimumSeconds,
    double macUtilization,
    double dramBandwidthUtilization,
    double energyJoules,
    String limiter) {

  /** The figures of consecutive steps of the same kind. */
  static PhaseSummary of(List<StepRun> steps, TimeBase timeBase, Peaks peaks) {
    ReportInterval interval =
        new ReportInterval(steps.get(0).before(), steps.get(steps.size() - 1).after());
    StepKind kind = steps.get(0).step().kind();
    double seconds = timeBase.seconds(interval.ticks());
    long bytes = interval.bytesRead() + interval.bytesWritten();
    List<MappedStep.Spill> spills = new ArrayList<>();
    long weightBytes = 0;
    long keyValueReadBytes = 0;
    long keyValueWriteBytes = 0;
    long dequantizedElements = 0;
    for (StepRun run : steps) {
      weightBytes += run.mapped().weightBytes();
      keyValueReadBytes += run.mapped().keyValueReadBytes();
      keyValueWriteBytes += run.mapped().keyValueWriteBytes();
      dequantizedElements += run.mapped().dequantizedElements();
      spills.addAll(run.mapped().spills());
    }
    return new PhaseSummary(
        kind.name().toLowerCase(Locale.ROOT),
        steps.size(),
        seconds,
        interval.macs(),
        interval.bytesRead(),
        interval.bytesWritten(),
        weightBytes,
        keyValueReadBytes,
        keyValueWriteBytes,
        dequantizedElements,
        spills,
        bytes / peaks.dramBytesPerSecond(),
        interval.macs() / (peaks.macsPerSecond() * seconds),
        bytes / (peaks.dramBytesPerSecond() * seconds),
        interval.joules(),
        Limiter.of(interval).describe());
  }
}
