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
    List<String> path = List.of(argument.substring(0, equals).split("\\.", -1));
    if (path.stream().anyMatch(String::isBlank) || path.size() >= YamlReader.DEEPEST) {
      throw new ProblemException(
          location, "not a path; expected keys joined by dots, such as cores.matrix.rows=128");
    } else if (Header.KEYS.contains(path.get(0))) {
      throw new ProblemException(
          location, Quote.quote(path.get(0)) + " belongs to the file; expected another key");
    }
    Optional<YamlNode> value = YamlReader.read(source, argument.substring(equals + 1));
    if (value.isEmpty()) {
      throw new ProblemException(location, "no value; expected path=value, or path=null to remove");
    }
    YamlNode node = value.get();
    for (int i = path.size() - 1; i >= 0; i--) {
      node = new YamlMapping(location, Map.of(path.get(i), new Entry(location, node)));
    }
    return (YamlMapping) node;
  }
}
