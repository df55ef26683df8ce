package org.npulator.experiment.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The volume that is dominated by a set of vectors, where less is better, up to a reference point
 * (Zitzler and Thiele, PPSN 1998). It is cut into slices along the last objective.
 */
final class Hypervolume {
  private Hypervolume() {}

  /** The exact volume; vectors beyond the reference point count for nothing. */
  static double of(List<double[]> vectors, double[] reference) {
    List<double[]> inside = new ArrayList<>();
    for (double[] vector : vectors) {
      boolean counts = true;
      for (int i = 0; i < reference.length; i++) {
        counts &= vector[i] < reference[i];
      }
      if (counts) {
        inside.add(vector);
      }
    }
    return volume(inside, reference, reference.length);
  }

  /** Of the first objectives only. */
  private static double volume(List<double[]> vectors, double[] reference, int objectives) {
    if (vectors.isEmpty()) {
      return 0;
    }
    int last = objectives - 1;
    if (last == 0) {
      return reference[0] - vectors.stream().mapToDouble(vector -> vector[0]).min().orElseThrow();
    }
    List<double[]> sorted = new ArrayList<>(vectors);
    sorted.sort(Comparator.comparingDouble(vector -> vector[last]));
    double volume = 0;
    for (int i = 0; i < sorted.size(); i++) {
      double above = i + 1 < sorted.size() ? sorted.get(i + 1)[last] : reference[last];
      double thickness = above - sorted.get(i)[last];
      if (thickness > 0) {
        List<double[]> slice = sorted.subList(0, i + 1);
        volume += thickness * volume(front(slice, last), reference, last);
      }
    }
    return volume;
  }

  private static List<double[]> front(List<double[]> vectors, int objectives) {
    List<double[]> cut = vectors.stream().map(vector -> cut(vector, objectives)).toList();
    return ParetoSet.of(cut).stream().map(cut::get).toList();
  }

  private static double[] cut(double[] vector, int objectives) {
    return Arrays.copyOf(vector, objectives);
  }
}
