package org.npulator.experiment.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moeaframework.core.variable.BinaryIntegerVariable;
import org.moeaframework.core.variable.Variable;
import org.npulator.config.bind.Literal;
import org.npulator.experiment.sweep.Axis;

/** One of several values, in Gray code so that neighbours are one bit apart. */
final class Choice implements SearchVariable {
  private final Axis axis;

  /** For each value what rows hold of it. */
  private final List<Map<String, Object>> labels = new ArrayList<>();

  Choice(Axis axis) {
    this.axis = axis;
    for (int place = 0; place < axis.values().size(); place++) {
      labels.add(labels(axis, place));
    }
  }

  private static Map<String, Object> labels(Axis axis, int place) {
    Map<String, Object> labels = new LinkedHashMap<>();
    if (axis.isNamed()) {
      labels.put(axis.name(), axis.label(place));
    }
    List<Literal> tuple = axis.values().get(place);
    for (int i = 0; i < tuple.size(); i++) {
      labels.put(axis.paths().get(i), tuple.get(i).value());
    }
    return labels;
  }

  Axis axis() {
    return axis;
  }

  @Override
  public String name() {
    return axis.name();
  }

  @Override
  public long size() {
    return axis.values().size();
  }

  @Override
  public Variable encoded() {
    return new BinaryIntegerVariable(axis.name(), 0, axis.values().size() - 1);
  }

  @Override
  public void decode(Variable variable, Map<String, Literal> values, Map<String, Object> labels) {
    put(BinaryIntegerVariable.getInt(variable), values, labels);
  }

  /** Puts the value at a place. */
  void put(int place, Map<String, Literal> values, Map<String, Object> labels) {
    labels.putAll(this.labels.get(place));
    List<Literal> tuple = axis.values().get(place);
    for (int i = 0; i < tuple.size(); i++) {
      values.put(axis.paths().get(i), tuple.get(i));
    }
  }
}
