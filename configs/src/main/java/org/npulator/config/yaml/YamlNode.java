package org.npulator.config.yaml;

/** A node of the tree that a YAML text describes. */
public sealed interface YamlNode permits YamlMapping, YamlScalar, YamlSequence {

  /** Where the node begins. */
  Location location();

  /** Whether this is the null value, which removes a key. */
  default boolean isNull() {
    return false;
  }
}
