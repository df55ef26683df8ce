/**
 * The charts of a run in one house theme, each as PNG, SVG and the table of what it shows.
 *
 * <p>Text is laid out with the fonts of this machine, so that equal input gives equal bytes on one
 * machine; another set of fonts moves labels by a few pixels. Without any font there are no charts,
 * only their tables.
 */
package org.npulator.report.chart;
