package org.npulator.hw.dram;

import java.util.List;
import java.util.Map;
import org.npulator.config.bind.InvalidValueException;

/**
 * Whether the distances between two reads, or two writes, leave room for their bursts on the data
 * bus: one constraint has to keep them apart whatever their banks, and one that is shorter than a
 * burst (tCCD) is a mistake in it or in the burst.
 */
record BurstSpacing(
    Map<String, TimingConstraint> constraints,
    Map<String, Integer> timing,
    boolean pseudoChannels,
    int burstCycles) {

  /**
   * Checks each of some column commands against itself.
   *
   * @throws InvalidValueException if bursts overlap
   */
  void check(List<String> commands) {
    for (String command : commands) {
      constraints.forEach((name, constraint) -> check(command, name, constraint));
      if (constraints.values().stream()
          .noneMatch(
              constraint ->
                  isBetween(command, constraint)
                      && constraint.level().compareTo(TimingConstraint.Level.PSEUDO_CHANNEL) <= 0
                      && cycles(constraint) >= burstCycles)) {
        throw new InvalidValueException(
            "constraints",
            "a burst takes "
                + burstCycles
                + " cycles, but no constraint of the channel keeps two "
                + command
                + " commands that far apart");
      }
    }
  }

  private void check(String command, String name, TimingConstraint constraint) {
    boolean onOneBus = !pseudoChannels || constraint.level() != TimingConstraint.Level.CHANNEL;
    if (onOneBus && isBetween(command, constraint) && cycles(constraint) < burstCycles) {
      throw new InvalidValueException(
          "constraints",
          "%s: %s is %d cycles from %s to %s, but a burst takes %d"
              .formatted(
                  name, constraint.cycles(), cycles(constraint), command, command, burstCycles));
    }
  }

  private static boolean isBetween(String command, TimingConstraint constraint) {
    return !constraint.sibling().orElse(false)
        && constraint.window().orElse(1) == 1
        && constraint.from().contains(command)
        && constraint.to().contains(command);
  }

  private int cycles(TimingConstraint constraint) {
    return TimingExpression.evaluate("constraints", constraint.cycles(), timing);
  }
}
