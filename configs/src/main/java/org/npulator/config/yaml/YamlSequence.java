package org.npulator.config.yaml;

import java.util.List;

/** A list. */
public record YamlSequence(Location location, List<YamlNode> elements) implements YamlNode {
  public YamlSequence {
    elements = List.copyOf(elements);
  }
}
