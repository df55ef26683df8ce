package org.npulator.report.chart;

import org.jfree.chart.JFreeChart;

/** A chart and its size in CSS pixels (1/96 inch). */
public record Drawing(JFreeChart chart, int width, int height) {}
