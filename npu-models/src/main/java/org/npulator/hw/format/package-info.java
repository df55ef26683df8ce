/**
 * How numbers are stored, in bits. Left out: what a conversion does to their values, which is the
 * business of whoever computes with them.
 */
package org.npulator.hw.format;
