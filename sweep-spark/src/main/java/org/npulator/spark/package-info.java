/**
 * Sweeps as jobs of Apache Spark: a task is one point, a driver keeps the rows. Searches run on one
 * machine only, because each generation waits for the one before.
 */
package org.npulator.spark;
