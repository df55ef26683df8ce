package org.npulator.config.preset;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.yaml.Location;
import org.npulator.config.yaml.ProblemException;
import org.npulator.config.yaml.Quote;
import org.npulator.config.yaml.Source;
import org.npulator.config.yaml.YamlMapping;
import org.npulator.config.yaml.YamlMapping.Entry;
import org.npulator.config.yaml.YamlNode;
import org.npulator.config.yaml.YamlReader;

/** A change of one value on the command line, such as {@code cores.matrix.rows=128}. */
public final class ParameterOverride {
  private ParameterOverride() {}

  /** The tree that, merged over a configuration, makes the change. */
  public static YamlMapping parse(String argument) throws ProblemException {
    Source source = Source.override(argument);
    Location location = Location.whole(source);
    int equals = argument.indexOf('=');
    if (equals < 0) {
      throw new ProblemException(location, "no value; expected path=value");
    }
    List<String> path = path(location, argument.substring(0, equals));
    Optional<YamlNode> value = YamlReader.read(source, argument.substring(equals + 1));
    if (value.isEmpty()) {
      throw new ProblemException(location, "no value; expected path=value, or path=null to remove");
    }
    return change(location, path, value.get());
  }

  /**
   * The keys of a path.
   *
   * @param location of the path
   */
  public static List<String> path(Location location, String text) throws ProblemException {
    List<String> path = List.of(text.split("\\.", -1));
    if (path.stream().anyMatch(String::isBlank) || path.size() >= YamlReader.DEEPEST) {
      throw new ProblemException(
          location,
          Quote.quote(text)
              + " is not a path; expected keys joined by dots, such as cores.matrix.rows");
    } else if (Header.KEYS.contains(path.get(0))) {
      throw new ProblemException(
          location, Quote.quote(path.get(0)) + " belongs to the file; expected another key");
    }
    return path;
  }

  /** The tree that, merged over a configuration, puts a value at a path. */
  public static YamlMapping change(Location location, List<String> path, YamlNode value) {
    YamlNode node = value;
    for (int i = path.size() - 1; i >= 0; i--) {
      node = new YamlMapping(location, Map.of(path.get(i), new Entry(location, node)));
    }
    return (YamlMapping) node;
  }
}
