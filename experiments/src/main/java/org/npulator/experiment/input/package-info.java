/**
 * Text files that others wrote: lines within limits, packed or not, and what is wrong with them,
 * told by file, line and column.
 */
package org.npulator.experiment.input;
