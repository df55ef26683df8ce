package org.npulator.config.preset;

import java.util.Optional;
import org.npulator.config.yaml.YamlMapping;

/**
 * A configuration file, merged with all that it extends.
 *
 * @param name of the preset, or of the file without its ending
 * @param description of the file itself
 * @param tree without the keys of the header
 */
public record Preset(String name, Optional<String> description, YamlMapping tree) {}
