package org.npulator.experiment.sweep;

import java.util.List;
import java.util.stream.Collectors;
import org.npulator.config.bind.Literal;

/**
 * One axis of a space of points.
 *
 * @param name the path, or a name of its own if several paths change together
 * @param values for each place on the axis one value a path
 */
public record Axis(String name, List<String> paths, List<List<Literal>> values) {
  public Axis {
    paths = List.copyOf(paths);
    values = List.copyOf(values);
  }

  /** Whether several paths change together, so that the axis has a name of its own. */
  public boolean isNamed() {
    return !paths.equals(List.of(name));
  }

  /** What stands for a place on the axis in rows and charts: the value, or the values as text. */
  public Object label(int place) {
    List<Literal> tuple = values.get(place);
    return isNamed()
        ? tuple.stream().map(Literal::text).collect(Collectors.joining(" x "))
        : tuple.get(0).value();
  }
}
