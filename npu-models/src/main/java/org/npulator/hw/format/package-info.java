/**
 * How numbers are stored, in bits, and which pairs of them can be multiplied; each format is an
 * entry of data (presets of kind {@code format}). Left out: what a conversion does to their values,
 * which is the business of whoever computes with them.
 */
package org.npulator.hw.format;
