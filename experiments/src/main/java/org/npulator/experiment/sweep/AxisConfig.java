package org.npulator.experiment.sweep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Literal;

/** The values of an axis. */
@Doc(
    "values of an axis: a list, a range (from, to and step or factor), or several paths together;"
        + " the name of an axis is a path unless it has the key together")
public record AxisConfig(
    @Doc("the values themselves") Optional<List<Literal>> values,
    @Doc("first value of a range") Optional<Literal> from,
    @Doc("last value of a range, in the unit of the first; included if a step meets it")
        Optional<Literal> to,
    @Doc("distance of the values of a range, without unit") Optional<Double> step,
    @Doc("ratio of the values of a range") Optional<Double> factor,
    @Doc("values by path that change together, equally many for each path")
        Optional<Map<String, List<Literal>>> together) {

  public AxisConfig {
    together = together.map(map -> Collections.unmodifiableMap(new LinkedHashMap<>(map)));
    int forms =
        (values.isPresent() ? 1 : 0) + (from.isPresent() ? 1 : 0) + (together.isPresent() ? 1 : 0);
    if (forms != 1) {
      throw new IllegalArgumentException(
          forms == 0
              ? "an axis without values; expected values, or from and to, or together"
              : "several kinds of values; expected one of values, from, together");
    }
    if (from.isPresent() && (to.isEmpty() || step.isPresent() == factor.isPresent())) {
      throw new InvalidValueException("from", "a range, expected to, and either step or factor");
    }
    if (from.isEmpty() && (to.isPresent() || step.isPresent() || factor.isPresent())) {
      throw new IllegalArgumentException("part of a range without from; expected from");
    }
    if (values.isPresent()) {
      requireDifferent("values", values.get().stream().map(List::of).toList());
    }
    if (from.isPresent()) {
      ValueRange.values(from.get(), to.get(), step, factor);
    }
    together.ifPresent(AxisConfig::requireTogether);
  }

  private static void requireDifferent(String key, List<List<Literal>> values) {
    if (values.isEmpty()) {
      throw new InvalidValueException(key, "no values; expected at least one");
    }
    Set<List<String>> known = new HashSet<>();
    for (List<Literal> value : values) {
      List<String> written = value.stream().map(Literal::text).toList();
      if (!known.add(written)) {
        throw new InvalidValueException(
            key, String.join(", ", written) + " twice; expected different values");
      }
    }
  }

  private static void requireTogether(Map<String, List<Literal>> together) {
    if (together.size() < 2) {
      throw new InvalidValueException(
          "together", together.size() + " paths; expected at least two that change together");
    }
    Map.Entry<String, List<Literal>> first = together.entrySet().iterator().next();
    together.forEach(
        (path, values) -> {
          if (values.size() != first.getValue().size()) {
            throw new InvalidValueException(
                "together",
                "%d values of %s and %d of %s; expected equally many"
                    .formatted(first.getValue().size(), first.getKey(), values.size(), path));
          }
        });
    requireDifferent("together", tuples(together));
  }

  private static List<List<Literal>> tuples(Map<String, List<Literal>> together) {
    int count = together.values().iterator().next().size();
    List<List<Literal>> tuples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = i;
      tuples.add(together.values().stream().map(values -> values.get(index)).toList());
    }
    return tuples;
  }

  /** The axis of this name. */
  public Axis axis(String name) {
    if (together.isPresent()) {
      return new Axis(name, List.copyOf(together.get().keySet()), tuples(together.get()));
    }
    List<Literal> single =
        values.orElseGet(() -> ValueRange.values(from.get(), to.get(), step, factor));
    return new Axis(name, List.of(name), single.stream().map(List::of).toList());
  }
}
