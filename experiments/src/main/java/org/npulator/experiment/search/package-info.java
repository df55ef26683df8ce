/**
 * Design-space search: which machines are best in several objectives at once. An analytical model
 * screens many candidates, the promising ones are simulated in full. Evolutionary algorithms are
 * put together from parts of the MOEA Framework.
 */
package org.npulator.experiment.search;
