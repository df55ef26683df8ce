package org.npulator.experiment.run;

/**
 * How figures of a part of the layers became those of all.
 *
 * @param layers of the model
 * @param simulatedLayers the first ones; the others count as repetitions of the last of these
 * @param period layers in a repetition
 * @param deviation how far the total time would be off if a repetition took as long as the layers
 *     before it did, as a share of it
 */
public record Extrapolation(int layers, int simulatedLayers, int period, double deviation) {}
