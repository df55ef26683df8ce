package org.npulator.hw.dram;

import java.util.List;
import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;

/** The least distance between two commands of a channel, as in the timing tables of a standard. */
@Doc("least distance between two commands")
public record TimingConstraint(
    @Doc("what both commands have in common") Level level,
    @Doc("names of the earlier command") List<String> from,
    @Doc("names of the later command") List<String> to,
    @Doc("cycles as a sum of timing names and numbers") String cycles,
    @Doc("counts from the earlier command this many back; 1 if left out") @AtLeast(1) @AtMost(64)
        Optional<Integer> window,
    @Doc("holds between different parts of this level instead of within one; no if left out")
        Optional<Boolean> sibling) {

  /** Parts of a channel. */
  public enum Level {
    CHANNEL,
    PSEUDO_CHANNEL,
    RANK,
    BANK_GROUP,
    BANK
  }

  public TimingConstraint {
    from = List.copyOf(from);
    to = List.copyOf(to);
    if (from.isEmpty()) {
      throw new InvalidValueException("from", "expected at least one command");
    }
    if (to.isEmpty()) {
      throw new InvalidValueException("to", "expected at least one command");
    }
    if (sibling.orElse(false) && window.orElse(1) != 1) {
      throw new InvalidValueException("window", "expected 1 for a constraint between siblings");
    }
    if (sibling.orElse(false) && level == Level.CHANNEL) {
      throw new InvalidValueException("sibling", "channels do not constrain each other");
    }
  }
}
