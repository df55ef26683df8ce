/**
 * Systolic matrix engines: when folds of a product shift in, stream and drain, and the cycles lost
 * in bank conflicts. Not modelled: sparsity, scales of quantized groups, clock gating.
 */
package org.npulator.hw.systolic;
