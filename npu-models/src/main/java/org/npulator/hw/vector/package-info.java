/**
 * Vector units: kernels as passes of primitive operations over rows, and the cycles lost to the
 * matrix engine's accesses. Not modelled: registers and their capacity, conflicts among the unit's
 * own operands, skipping of masked columns.
 */
package org.npulator.hw.vector;
