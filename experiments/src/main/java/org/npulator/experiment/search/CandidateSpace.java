package org.npulator.experiment.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.moeaframework.core.Solution;
import org.npulator.config.bind.Literal;
import org.npulator.experiment.sweep.Point;

/** The candidates that the variables of a search can make. */
record CandidateSpace(List<SearchVariable> variables) {

  /** The number of candidates, or {@link Long#MAX_VALUE} if they are not counted. */
  long size() {
    long size = 1;
    for (SearchVariable variable : variables) {
      if (variable.size() > Long.MAX_VALUE / size) {
        return Long.MAX_VALUE;
      }
      size *= variable.size();
    }
    return size;
  }

  /** The candidate that a solution of an algorithm stands for. */
  Point point(Solution solution) {
    Map<String, Literal> values = new LinkedHashMap<>();
    Map<String, Object> labels = new LinkedHashMap<>();
    for (int i = 0; i < variables.size(); i++) {
      variables.get(i).decode(solution.getVariable(i), values, labels);
    }
    return new Point(values, labels);
  }

  /** All candidates in a fixed order, if they are counted. */
  Stream<Point> all() {
    return LongStream.range(0, size()).mapToObj(this::point);
  }

  private Point point(long index) {
    Map<String, Literal> values = new LinkedHashMap<>();
    Map<String, Object> labels = new LinkedHashMap<>();
    long rest = index;
    for (SearchVariable variable : variables) {
      ((Choice) variable).put((int) (rest % variable.size()), values, labels);
      rest /= variable.size();
    }
    return new Point(values, labels);
  }
}
