package org.npulator.hw.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.bind.NearestName;
import org.npulator.hw.format.FormatConfig.Arithmetic;

/** The formats of the operands of a product, written {@code int8xint4}: activations x weights. */
public record FormatPair(NumberFormat activations, NumberFormat weights)
    implements Comparable<FormatPair> {
  private static final String ONE_BIT = "bit";

  /**
   * The entry of a table that holds for a pair.
   *
   * @param key of the entry
   * @param passes how often the entry's multiplication is done for one of the pair; more than one
   *     where the entry multiplies by a bit at a time
   */
  public record Entry<T>(String key, T value, int passes) {}

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

  /** What to say about a name that is not a pair. */
  public static String advice(String name) {
    List<String> pairs = new ArrayList<>();
    for (NumberFormat activations : NumberFormat.all()) {
      for (NumberFormat weights : NumberFormat.all()) {
        pairs.add(new FormatPair(activations, weights).toString());
      }
    }
    return NearestName.of(name, pairs)
        .map(nearest -> "expected activations x weights such as " + nearest)
        .orElse("expected activations x weights such as int8xint4");
  }

  /**
   * Finds the entry for this pair in a table by names of pairs: that of the pair itself, else that
   * of the formats of its elements, else that which multiplies by one bit of an integer weight, or
   * one bit of each operand, at a time.
   */
  public <T> Optional<Entry<T>> in(Map<String, T> table) {
    T own = table.get(toString());
    if (own != null) {
      return Optional.of(new Entry<>(toString(), own, 1));
    }
    NumberFormat activation = activations.element();
    NumberFormat weight = weights.element();
    List<FormatPair> similar =
        List.of(
            new FormatPair(activations, weight),
            new FormatPair(activation, weights),
            new FormatPair(activation, weight));
    for (FormatPair pair : similar) {
      T value = table.get(pair.toString());
      if (value != null) {
        return Optional.of(new Entry<>(pair.toString(), value, 1));
      }
    }
    if (weight.config().arithmetic() != Arithmetic.INTEGER) {
      return Optional.empty();
    }
    String serialWeights = activation + "x" + ONE_BIT;
    if (table.containsKey(serialWeights)) {
      return Optional.of(new Entry<>(serialWeights, table.get(serialWeights), weight.bits()));
    }
    String serial = ONE_BIT + "x" + ONE_BIT;
    if (activation.config().arithmetic() == Arithmetic.INTEGER && table.containsKey(serial)) {
      int passes = activation.bits() * weight.bits();
      return Optional.of(new Entry<>(serial, table.get(serial), passes));
    }
    return Optional.empty();
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
