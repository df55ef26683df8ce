package org.npulator.hw.dram;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.NearestName;
import org.npulator.core.quantity.Energy;

/**
 * The commands that a device has for processing in memory beside those of its standard: what they
 * do to banks and which banks they address. Their distances stand in the device's constraints like
 * all others.
 */
@Doc("commands of processing in memory")
public record PimProtocol(
    @Doc("modes besides the normal one; none if left out") Optional<List<String>> modes,
    @Doc(
            "whether units have a row buffer of their own in each bank, beside that of reads and"
                + " writes; no if left out")
        Optional<Boolean> dualRowBuffers,
    @Doc("commands by name") Map<String, Command> commands) {

  /** What a command does. */
  public enum Effect {
    /** Opens a row in every bank that it addresses. */
    OPEN,
    /** Closes the rows of the banks that it addresses. */
    CLOSE,
    /** Reads a column of the open row of every bank that it addresses into their units. */
    READ,
    /** Writes a column of the open row of every bank that it addresses from their units. */
    WRITE,
    /** Copies columns of the open row of the bank that it addresses into a buffer. */
    COPY,
    /** Moves data between registers, buffers and the bus, or computes there; no bank is used. */
    MOVE;

    /** Whether a row has to be open. */
    boolean column() {
      return this == READ || this == WRITE || this == COPY;
    }
  }

  /** The banks that a command addresses together with the one it names. */
  public enum Banks {
    /** That bank alone. */
    BANK,
    /** The bank with the same number in every pseudo channel. */
    PSEUDO_CHANNELS,
    /** All banks of the bank group. */
    GROUP,
    /** The bank with the same number in every bank group of the channel. */
    BANK_GROUPS,
    /** Every second bank of the rank: all even ones or all odd ones. */
    ALTERNATE,
    /** All banks of the rank. */
    RANK,
    /** All banks of the channel. */
    CHANNEL;

    /** Whether the banks of this kind are among those of another, whichever bank is named. */
    boolean within(Banks other) {
      switch (this) {
        case BANK:
          return true;
        case GROUP:
        case ALTERNATE:
          return other == this || other == RANK || other == CHANNEL;
        default:
          return other == this || other == CHANNEL;
      }
    }
  }

  /** A command. */
  @Doc("a command of processing in memory")
  public record Command(
      @Doc("what it does") Effect effect,
      @Doc("banks it addresses together with the one it names") Banks banks,
      @Doc(
              "for read, write and copy: the command that opens their row, which may address a part"
                  + " of their banks, or the activate command of the standard for one bank")
          Optional<String> openedBy,
      @Doc("for open: the command that closes the row") Optional<String> closedBy,
      @Doc("modes in which it is allowed; the normal mode if left out")
          Optional<List<String>> modes,
      @Doc("cycles on its command bus; 1 if left out") @AtLeast(1) @AtMost(16)
          Optional<Integer> busCycles,
      @Doc("cycles until it is done, as a sum of timing names; 1 if left out")
          Optional<String> latency,
      @Doc("energy of the command; not modelled if left out") Optional<Energy> energy) {

    public Command {
      modes = modes.map(List::copyOf);
      if (effect.column() != openedBy.isPresent()) {
        throw new InvalidValueException(
            "openedBy", "expected for the effects read, write and copy and only for them");
      }
      if ((effect == Effect.OPEN) != closedBy.isPresent()) {
        throw new InvalidValueException("closedBy", "expected for the effect open and only for it");
      }
    }
  }

  public PimProtocol {
    modes = modes.map(List::copyOf);
    commands = Collections.unmodifiableMap(new LinkedHashMap<>(commands));
    List<String> known = modes.orElse(List.of());
    for (Map.Entry<String, Command> entry : commands.entrySet()) {
      Command command = entry.getValue();
      // Another name is checked against the commands of the standard.
      if (command.openedBy().filter(known(commands, command)).isPresent()) {
        expect(commands, entry.getKey(), command.openedBy().get(), Effect.OPEN, command.banks());
      }
      if (command.closedBy().isPresent()) {
        expect(commands, entry.getKey(), command.closedBy().get(), Effect.CLOSE, command.banks());
      }
      for (String mode : command.modes().orElse(List.of())) {
        if (!known.contains(mode)) {
          throw new InvalidValueException(
              "commands",
              entry.getKey()
                  + ": no mode is named '"
                  + mode
                  + "'; "
                  + (known.isEmpty() ? "there are none" : NearestName.advice(mode, known)));
        }
      }
    }
  }

  Stream<String> expressions() {
    return commands.values().stream().flatMap(command -> command.latency().stream());
  }

  boolean hasDualRowBuffers() {
    return dualRowBuffers.orElse(false);
  }

  private static Predicate<String> known(Map<String, Command> commands, Command command) {
    return name -> commands.containsKey(name) || command.banks() != Banks.BANK;
  }

  private static void expect(
      Map<String, Command> commands, String name, String other, Effect effect, Banks banks) {
    Command found = commands.get(other);
    boolean sameBanks =
        found != null
            && (effect == Effect.OPEN ? found.banks().within(banks) : found.banks() == banks);
    if (!sameBanks || found.effect() != effect) {
      throw new InvalidValueException(
          "commands",
          name
              + ": expected a command with the effect "
              + effect.name().toLowerCase(Locale.ROOT)
              + " for the same banks, not '"
              + other
              + "'");
    }
  }
}
