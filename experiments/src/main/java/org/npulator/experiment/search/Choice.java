package org.npulator.experiment.search;

import java.util.List;
import java.util.Map;
import org.moeaframework.core.variable.BinaryIntegerVariable;
import org.moeaframework.core.variable.Variable;
import org.npulator.config.bind.Literal;
import org.npulator.experiment.sweep.Axis;

/** One of several values, in Gray code so that neighbours are one bit apart. */
record Choice(Axis axis) implements SearchVariable {

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
    if (axis.isNamed()) {
      labels.put(axis.name(), axis.label(place));
    }
    List<Literal> tuple = axis.values().get(place);
    for (int i = 0; i < tuple.size(); i++) {
      values.put(axis.paths().get(i), tuple.get(i));
      labels.put(axis.paths().get(i), tuple.get(i).value());
    }
  }
}
