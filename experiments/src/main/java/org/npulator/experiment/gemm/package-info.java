/**
 * One matrix product on a machine: operands in memory at the start, the result in memory at the
 * end, everything between mapped and simulated as in a run of a model. Left out: the launch of the
 * step by the host.
 */
package org.npulator.experiment.gemm;
