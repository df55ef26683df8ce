package org.npulator.experiment.run;

import org.npulator.config.Configuration;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.operator.Workload;

/**
 * What is simulated; determines the result.
 *
 * @param workloadHash SHA-256 of the operator trace of the workload
 */
public record RunDescription(
    Configuration<NpuConfig> npu, Workload workload, String workloadHash) {}
