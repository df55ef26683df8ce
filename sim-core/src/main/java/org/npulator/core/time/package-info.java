/**
 * Exact simulated time of clocks with rational frequencies. Left out: clocks that change their
 * frequency, phase offsets and jitter.
 */
package org.npulator.core.time;
