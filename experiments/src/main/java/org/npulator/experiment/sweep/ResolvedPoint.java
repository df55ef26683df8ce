package org.npulator.experiment.sweep;

import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.operator.Workload;

/**
 * A point as a machine and what it runs.
 *
 * @param key SHA-256 of both, in hexadecimal digits
 */
public record ResolvedPoint(String key, NpuConfig npu, Workload workload) {}
