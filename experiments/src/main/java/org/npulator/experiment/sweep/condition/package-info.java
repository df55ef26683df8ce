/**
 * Conditions over named values: comparisons of numbers with units, text and truth values, joined by
 * and, or and not.
 */
package org.npulator.experiment.sweep.condition;
