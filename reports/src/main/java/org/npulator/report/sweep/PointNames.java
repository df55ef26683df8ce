package org.npulator.report.sweep;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Short names of points for legends and bars, such as "64 x 64, 1 MiB, channels 4, w8a8": a value
 * stands alone where it says what it is, which names and quantities do and bare numbers do not. The
 * axes are listed once beside the names.
 *
 * @param axes that tell the points apart
 */
public record PointNames(List<SweepAxis> axes) {
  private static final Set<String> SAYING_NOTHING = Set.of("true", "false", "null");

  public PointNames {
    axes = List.copyOf(axes);
  }

  /** Names of some points by those axes in which they differ, or by all if there are none. */
  public static PointNames telling(List<SweepPoint> points, List<SweepAxis> axes) {
    List<SweepAxis> differing =
        axes.stream()
            .filter(axis -> points.stream().map(p -> p.value(axis)).distinct().count() > 1)
            .toList();
    return new PointNames(differing.isEmpty() ? axes : differing);
  }

  /** The name of a point; empty without axes. */
  public String of(SweepPoint point) {
    return axes.stream().map(axis -> value(axis, point)).collect(Collectors.joining(", "));
  }

  /** The axes in the order of the values. */
  public String order() {
    return axes.stream().map(SweepAxis::label).collect(Collectors.joining(", "));
  }

  private String value(SweepAxis axis, SweepPoint point) {
    String value = point.value(axis);
    boolean alone =
        axis.values().stream().noneMatch(SAYING_NOTHING::contains)
            && !kind(axis).isEmpty()
            && axes.stream().filter(other -> kind(other).equals(kind(axis))).count() == 1;
    if (alone) {
      return value;
    }
    String word = axis.label().substring(axis.label().lastIndexOf(' ') + 1);
    boolean unique =
        axes.stream().filter(other -> (" " + other.label()).endsWith(" " + word)).count() == 1;
    return (unique ? word : axis.label()) + " " + value;
  }

  /** The unit of an axis of quantities, nothing for bare numbers, the path for names. */
  private static String kind(SweepAxis axis) {
    return axis.numeric() ? WrittenQuantity.baseUnit(axis.values().get(0)) : axis.path();
  }
}
