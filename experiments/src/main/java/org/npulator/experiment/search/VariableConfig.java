package org.npulator.experiment.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Literal;
import org.npulator.experiment.sweep.AxisConfig;

/** The values of a variable. */
@Doc(
    "values of a variable: as those of an axis of a sweep, or with from, to and digits any number"
        + " between")
public record VariableConfig(
    @Doc("the values themselves: categories or numbers") Optional<List<Literal>> values,
    @Doc("first value of a range") Optional<Literal> from,
    @Doc("last value of a range, in the unit of the first") Optional<Literal> to,
    @Doc("distance of the values of a range, without unit") Optional<Double> step,
    @Doc("ratio of the values of a range") Optional<Double> factor,
    @Doc("significant digits of a real number between from and to") @AtLeast(1) @AtMost(9)
        Optional<Integer> digits,
    @Doc("values by path that change together, equally many for each path")
        Optional<Map<String, List<Literal>>> together) {

  public VariableConfig {
    if (digits.isPresent()) {
      boolean others =
          values.isPresent() || step.isPresent() || factor.isPresent() || together.isPresent();
      if (others || from.isEmpty() || to.isEmpty()) {
        throw new InvalidValueException(
            "digits", "a real variable, expected from and to and no other key");
      }
      new RealRange("", from.get(), to.get(), digits.get());
    } else {
      new AxisConfig(values, from, to, step, factor, together);
    }
  }

  /** The variable of this name. */
  SearchVariable variable(String name) {
    return digits.isPresent()
        ? new RealRange(name, from.get(), to.get(), digits.get())
        : new Choice(new AxisConfig(values, from, to, step, factor, together).axis(name));
  }
}
