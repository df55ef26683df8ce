package org.npulator.config.bind;

import org.npulator.config.yaml.ProblemException;
import org.npulator.config.yaml.YamlMapping;
import org.npulator.config.yaml.YamlNode;

/** Finds the content behind keys that refer to presets and files. */
public interface References {

  /**
   * The content of a reference, with all that it extends, without the keys of its header.
   *
   * @param kind of preset
   * @param value a name, a file, or the content as a map
   */
  YamlMapping content(String kind, YamlNode value) throws ProblemException;
}
