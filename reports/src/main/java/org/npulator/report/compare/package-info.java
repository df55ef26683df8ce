/**
 * Two results side by side: the settings that differ and the ratios of the metrics. It compares
 * runs with runs and sweeps with sweeps.
 */
package org.npulator.report.compare;
