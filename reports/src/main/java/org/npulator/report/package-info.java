/**
 * Turns the files of one run (result.json, operators.csv) into what a person looks at: the table on
 * the terminal, charts, and one self-contained report.html.
 *
 * <p>It depends on result files only and knows nothing of how results come about: an old result can
 * be reported again without simulating. It computes no physics; the only figures it derives are
 * ratios of figures in the file (shares, bounds, arithmetic intensity).
 */
package org.npulator.report;
