package org.npulator.experiment.search;

import java.util.Map;
import org.moeaframework.core.variable.Variable;
import org.npulator.config.bind.Literal;

/** Something that a search may choose. */
sealed interface SearchVariable permits Choice, RealRange {

  /** The path, or a name of its own if several paths change together. */
  String name();

  /** The number of values, or {@link Long#MAX_VALUE} if they are not counted. */
  long size();

  /** How algorithms see it. */
  Variable encoded();

  /** Puts the value of an encoded variable at its paths. */
  void decode(Variable variable, Map<String, Literal> values, Map<String, Object> labels);
}
