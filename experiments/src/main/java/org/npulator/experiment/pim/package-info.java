/**
 * From which shapes on units at the banks of a memory are faster than the cores of a machine, by
 * the estimates of the mapping. What else happens on the machine at the same time is left out.
 */
package org.npulator.experiment.pim;
