/**
 * The report of a run as one HTML file that opens from disk: charts inside, no network, all text
 * from result files escaped. It leaves out per-operator rows, which stay in operators.csv.
 */
package org.npulator.report.html;
