/**
 * The operator trace: a workload as a file of JSON Lines, so that other tools can make what
 * npulator replays. The format is described in docs/operator-trace.md.
 *
 * <p>Traces come from outside: the reader limits lines, operators and unpacked bytes, checks
 * everything the records check, and says where in the file the fault is. Request traces (arrival
 * times of whole sequences) are another thing.
 */
package org.npulator.workload.trace;
