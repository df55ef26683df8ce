/**
 * Reference runs of memory simulators: what the columns of their rows mean, and which device and
 * controller a name in them stands for. The latter is data: the configuration of kind {@code
 * reference} named {@code dram}.
 */
package org.npulator.experiment.validate.dram;
