package org.npulator.experiment.run;

/**
 * What the machine could do at most.
 *
 * @param macsPerSecond with the activation and weight formats of the workload
 * @param dramBytesPerSecond of all channels
 */
record Peaks(double macsPerSecond, double dramBytesPerSecond) {}
