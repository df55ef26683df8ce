package org.npulator.hw.format;

import java.util.Optional;

/** The formats of the operands of a product, written {@code int8xint4}: activations x weights. */
public record FormatPair(NumberFormat activations, NumberFormat weights)
    implements Comparable<FormatPair> {

  /** The pair that a name stands for, or nothing if it is not two known formats around an x. */
  public static Optional<FormatPair> named(String name) {
    for (int x = name.indexOf('x'); x >= 0; x = name.indexOf('x', x + 1)) {
      Optional<NumberFormat> activations = NumberFormat.named(name.substring(0, x));
      Optional<NumberFormat> weights = NumberFormat.named(name.substring(x + 1));
      if (activations.isPresent() && weights.isPresent()) {
        return Optional.of(new FormatPair(activations.get(), weights.get()));
      }
    }
    return Optional.empty();
  }

  /** The name of a pair that differs from {@code name} in the fewest characters. */
  public static String nearestName(String name) {
    String nearest = "";
    int fewest = Integer.MAX_VALUE;
    for (NumberFormat activations : NumberFormat.values()) {
      for (NumberFormat weights : NumberFormat.values()) {
        String candidate = new FormatPair(activations, weights).toString();
        int edits = edits(name, candidate);
        if (edits < fewest) {
          fewest = edits;
          nearest = candidate;
        }
      }
    }
    return nearest;
  }

  private static int edits(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      previous[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int replace =
            previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(replace, 1 + Math.min(previous[column], current[column - 1]));
      }
      previous = current;
    }
    return previous[to.length()];
  }

  @Override
  public int compareTo(FormatPair other) {
    int order = activations.compareTo(other.activations);
    return order != 0 ? order : weights.compareTo(other.weights);
  }

  @Override
  public String toString() {
    return activations + "x" + weights;
  }
}
