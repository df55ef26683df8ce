package org.npulator.experiment.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.npulator.config.bind.Literal;
import org.npulator.experiment.sweep.condition.Amount;
import org.npulator.experiment.sweep.condition.Condition;

/** The points of a sweep in a fixed order: the last axis changes fastest. */
public final class PointSpace {
  private final List<Axis> axes;
  private final List<Condition> exclude;
  private final long size;

  /**
   * @throws ArithmeticException if there are more points than a long can count
   */
  PointSpace(List<Axis> axes, List<Condition> exclude) {
    this.axes = List.copyOf(axes);
    this.exclude = List.copyOf(exclude);
    long product = 1;
    for (Axis axis : axes) {
      product = Math.multiplyExact(product, axis.values().size());
    }
    this.size = product;
  }

  public List<Axis> axes() {
    return axes;
  }

  /** The number of combinations, those left out included. */
  public long size() {
    return size;
  }

  /** One combination. */
  public Point point(long index) {
    Map<String, Literal> values = new LinkedHashMap<>();
    Map<String, Object> labels = new LinkedHashMap<>();
    int[] places = places(index);
    for (int i = 0; i < places.length; i++) {
      Axis axis = axes.get(i);
      if (axis.isNamed()) {
        labels.put(axis.name(), axis.label(places[i]));
      }
      for (int j = 0; j < axis.paths().size(); j++) {
        Literal value = axis.values().get(places[i]).get(j);
        values.put(axis.paths().get(j), value);
        labels.put(axis.paths().get(j), value.value());
      }
    }
    return new Point(values, labels);
  }

  private int[] places(long index) {
    int[] places = new int[axes.size()];
    long rest = index;
    for (int i = places.length - 1; i >= 0; i--) {
      int count = axes.get(i).values().size();
      places[i] = (int) (rest % count);
      rest /= count;
    }
    return places;
  }

  /**
   * Whether a combination is left out.
   *
   * @throws IllegalArgumentException if a condition compares what cannot be compared
   */
  private boolean excludes(Point point) {
    Map<String, Object> amounts = new LinkedHashMap<>();
    point.labels().forEach((name, value) -> amounts.put(name, Amount.of(value)));
    for (Condition condition : exclude) {
      try {
        if (condition.holds(amounts)) {
          return true;
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "exclude '" + condition + "': " + e.getMessage() + " at " + point.labels(), e);
      }
    }
    return false;
  }

  /** The number of points that are not left out. */
  public long count() {
    return exclude.isEmpty() ? size : indices().count();
  }

  /** The points that are not left out, in order. */
  public Stream<Point> points() {
    return indices().mapToObj(this::point);
  }

  /** The places of the points that are not left out, in order. */
  public LongStream indices() {
    LongStream all = LongStream.range(0, size);
    return exclude.isEmpty() ? all : all.filter(index -> !excludes(point(index)));
  }

  /** Names under which rows hold the values of a point. */
  public List<String> columns() {
    List<String> columns = new ArrayList<>();
    for (Axis axis : axes) {
      if (axis.isNamed()) {
        columns.add(axis.name());
      }
      columns.addAll(axis.paths());
    }
    return columns;
  }
}
