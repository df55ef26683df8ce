/**
 * Systolic matrix engines: when folds of a product shift in, stream and drain, and the cycles lost
 * in bank conflicts. Zeros that it skips are left out of the products it is given. Not modelled:
 * scales of quantized groups, clock gating.
 */
package org.npulator.hw.systolic;
