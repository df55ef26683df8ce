/**
 * Where the time of a run goes: which operator makes which engine wait for what, and how long the
 * same programs take on a chip without DRAM latency, array time or bank conflicts. Both come from
 * simulating again, not from the sums of a result: taking a wait away moves what overlaps with it.
 */
package org.npulator.experiment.explain;
