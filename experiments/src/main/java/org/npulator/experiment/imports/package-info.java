/**
 * Machines and workloads of other simulators as files of this one: the configuration of ONNXim,
 * configuration and topology of SCALE-Sim. What a file says that has no counterpart is named, in a
 * comment of the machine and to the caller, and not dropped. Left out: ONNX graphs, and layers that
 * are neither products nor convolutions.
 */
package org.npulator.experiment.imports;
