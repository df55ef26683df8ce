/**
 * One run: a machine executes the steps of a workload one after the other; what it counted becomes
 * result.json, operators.csv and, if wanted, a timeline. Requests that arrive while others are
 * served, and steps that overlap, are not modelled.
 */
package org.npulator.experiment.run;
