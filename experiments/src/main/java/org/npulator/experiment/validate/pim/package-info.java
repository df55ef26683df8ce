/**
 * Comparison with runs of simulators of processing in memory: what their rows mean and which memory
 * they are about.
 */
package org.npulator.experiment.validate.pim;
