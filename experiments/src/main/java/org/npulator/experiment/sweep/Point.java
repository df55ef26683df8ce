package org.npulator.experiment.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.npulator.config.bind.Literal;

/**
 * One combination of values.
 *
 * @param values by path
 * @param labels the values as rows hold them, by path and by the names of axes
 */
public record Point(Map<String, Literal> values, Map<String, Object> labels) {
  public Point {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }
}
