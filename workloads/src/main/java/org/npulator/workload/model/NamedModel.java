package org.npulator.workload.model;

/**
 * A model to run.
 *
 * @param name of the preset, the file without its ending, or the folder of a config.json; letters,
 *     digits, dots, hyphens and underscores only
 */
public record NamedModel(String name, ModelDescription description) {}
