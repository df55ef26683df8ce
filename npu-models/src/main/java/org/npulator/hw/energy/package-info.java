/**
 * Energy of a chip: counts of actions times the entries of a table, and static power times time.
 * DRAM has its own model; what is in neither is listed with every result.
 */
package org.npulator.hw.energy;
