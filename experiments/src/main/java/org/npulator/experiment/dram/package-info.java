/**
 * Requests run on a DRAM system by itself: streams and request traces in, bandwidth, latency,
 * commands and energy out; command traces written, read and checked. Nothing of a chip around the
 * memory is modelled: requests reach the controllers without delay.
 */
package org.npulator.experiment.dram;
