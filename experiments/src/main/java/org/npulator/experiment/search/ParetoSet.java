package org.npulator.experiment.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/** Which of several vectors, where less is better, no other one is better than. */
final class ParetoSet {
  private ParetoSet() {}

  /** Whether one is at least as good in all objectives and better in one. */
  static boolean dominates(double[] one, double[] other) {
    boolean better = false;
    for (int i = 0; i < one.length; i++) {
      if (one[i] > other[i]) {
        return false;
      }
      better |= one[i] < other[i];
    }
    return better;
  }

  /** Places of those that no other one dominates; of equal ones the first. */
  static List<Integer> of(List<double[]> vectors) {
    return of(vectors, IntStream.range(0, vectors.size()).boxed().toList());
  }

  /** The same among some of the vectors. */
  static List<Integer> of(List<double[]> vectors, List<Integer> places) {
    List<Integer> sorted = new ArrayList<>(places);
    // Nothing later in this order dominates anything earlier.
    sorted.sort(
        Comparator.comparing(vectors::get, Arrays::compare)
            .thenComparing(Comparator.naturalOrder()));
    List<Integer> front = new ArrayList<>();
    for (Integer place : sorted) {
      double[] vector = vectors.get(place);
      boolean beaten =
          front.stream()
              .map(vectors::get)
              .anyMatch(other -> dominates(other, vector) || Arrays.equals(other, vector));
      if (!beaten) {
        front.add(place);
      }
    }
    front.sort(Comparator.naturalOrder());
    return front;
  }

  /**
   * Places in order of promise: front after front, within a front the lonely ones first, by their
   * crowding distance (Deb et al. 2002).
   */
  static List<Integer> ranked(List<double[]> vectors, int most) {
    List<Integer> ranked = new ArrayList<>();
    List<Integer> left = new ArrayList<>(IntStream.range(0, vectors.size()).boxed().toList());
    while (!left.isEmpty() && ranked.size() < most) {
      List<Integer> front = of(vectors, left);
      left.removeAll(new HashSet<>(front));
      ranked.addAll(byCrowding(vectors, front));
    }
    return ranked.subList(0, Math.min(most, ranked.size()));
  }

  private static List<Integer> byCrowding(List<double[]> vectors, List<Integer> front) {
    double[] distance = new double[front.size()];
    int objectives = vectors.get(front.get(0)).length;
    for (int objective = 0; objective < objectives; objective++) {
      int index = objective;
      List<Integer> order = new ArrayList<>(IntStream.range(0, front.size()).boxed().toList());
      order.sort(Comparator.comparingDouble(i -> vectors.get(front.get(i))[index]));
      double least = vectors.get(front.get(order.get(0)))[index];
      double most = vectors.get(front.get(order.get(order.size() - 1)))[index];
      distance[order.get(0)] = Double.POSITIVE_INFINITY;
      distance[order.get(order.size() - 1)] = Double.POSITIVE_INFINITY;
      for (int i = 1; i + 1 < order.size() && most > least; i++) {
        double gap =
            vectors.get(front.get(order.get(i + 1)))[index]
                - vectors.get(front.get(order.get(i - 1)))[index];
        distance[order.get(i)] += gap / (most - least);
      }
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, front.size()).boxed().toList());
    order.sort(
        Comparator.comparingDouble((Integer i) -> -distance[i])
            .thenComparing(Comparator.naturalOrder()));
    return order.stream().map(front::get).toList();
  }
}
