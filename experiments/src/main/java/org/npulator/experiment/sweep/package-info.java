/**
 * Sweeps: every combination of values of chosen keys of a machine and a workload is simulated, in
 * parallel, and kept in a result store. Nothing in a run is random, so there is nothing to repeat
 * with other seeds.
 */
package org.npulator.experiment.sweep;
