package org.npulator.experiment.sweep;

import java.util.OptionalInt;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.operator.Workload;

/**
 * A point as a machine and what it runs.
 *
 * @param key SHA-256 of all of it, in hexadecimal digits
 * @param simulatedLayers how many layers are simulated; all if empty
 */
public record ResolvedPoint(
    String key, NpuConfig npu, Workload workload, OptionalInt simulatedLayers) {}
