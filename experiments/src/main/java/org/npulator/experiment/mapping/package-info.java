/**
 * Search of mappings: which of those that fit is fastest on a machine, by the cost model and by
 * simulation. Left out: choices that depend on each other beyond those of one operator.
 */
package org.npulator.experiment.mapping;
