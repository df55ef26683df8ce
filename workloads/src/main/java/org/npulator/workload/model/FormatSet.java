package org.npulator.workload.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.hw.format.NumberFormat;

/**
 * The number formats of a run. Matrices of the model (projections, embedding table, head) have the
 * weight format; what enters a matrix product has the activation format; keys and values have the
 * cache format from the moment they are made. Everything else is bf16: the stream between the
 * blocks, what leaves a projection, biases, norm weights, rotary tables, logits.
 *
 * @param name such as w8a8 or bf16, in its shortest form
 */
public record FormatSet(
    String name, NumberFormat weight, NumberFormat activation, NumberFormat keyValue) {
  private static final List<FormatSet> ALL = all();

  /**
   * Reads a name such as w4a16, w8a8kv8 or bf16; without {@code kv} the cache has the width of the
   * activations.
   *
   * @throws InvalidWorkloadException with the valid names if there is no such set
   */
  public static FormatSet named(String name) throws InvalidWorkloadException {
    Optional<FormatSet> found =
        ALL.stream().filter(set -> set.name.equals(name) || set.longName().equals(name)).findAny();
    return found.orElseThrow(
        () ->
            new InvalidWorkloadException(
                "there are no formats of this name, expected one of "
                    + String.join(", ", ALL.stream().map(FormatSet::name).toList())));
  }

  /** All sets of formats. */
  public static List<FormatSet> sets() {
    return ALL;
  }

  private String longName() {
    return "w" + weight.bits() + "a" + activation.bits() + "kv" + keyValue.bits();
  }

  private static List<FormatSet> all() {
    List<FormatSet> sets = new ArrayList<>();
    sets.add(new FormatSet("bf16", NumberFormat.BF16, NumberFormat.BF16, NumberFormat.BF16));
    NumberFormat[] eightOrSixteen = {NumberFormat.INT8, NumberFormat.BF16};
    for (NumberFormat weight : NumberFormat.values()) {
      for (NumberFormat activation : eightOrSixteen) {
        for (NumberFormat keyValue : eightOrSixteen) {
          boolean allBf16 = weight == NumberFormat.BF16 && keyValue == NumberFormat.BF16;
          if (weight.bits() <= activation.bits() && !allBf16) {
            String cache = keyValue == activation ? "" : "kv" + keyValue.bits();
            String name = "w" + weight.bits() + "a" + activation.bits() + cache;
            sets.add(new FormatSet(name, weight, activation, keyValue));
          }
        }
      }
    }
    return List.copyOf(sets);
  }
}
