/** JMH benchmarks of the parts that decide how fast a simulation is. */
package org.npulator.benchmark;
