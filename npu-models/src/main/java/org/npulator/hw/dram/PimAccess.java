package org.npulator.hw.dram;

import java.util.Optional;

/**
 * How a command that steps of a program name is carried out: its column command and those that open
 * and close its row, as numbers of commands.
 *
 * @param kind its column command or move
 * @param column number of kind
 * @param open number of the command that opens its row, {@link #NONE} if it needs none
 * @param close number of the command that closes it
 * @param banks that the column command addresses
 * @param openedBanks that the other two address, each a part of the banks
 * @param rowBuffer that they use of each bank
 * @param modes in which its row may be opened, and it may be served if it is of processing in
 *     memory, as bits; bit 0 is the normal mode
 * @param latencyCycles from the command until its data have arrived or it is done
 * @param state of a channel that serves it
 */
record PimAccess(
    CommandKind kind,
    int column,
    int open,
    int close,
    PimProtocol.Banks banks,
    PimProtocol.Banks openedBanks,
    int rowBuffer,
    long modes,
    int latencyCycles,
    PimState state) {
  static final int NONE = -1;

  /**
   * @throws IllegalArgumentException if the device has no such command, or it is none that a step
   *     can name
   */
  static PimAccess of(String name, DeviceTiming timing, PimProtocol protocol) {
    Optional<PimCommand> found = timing.pimCommand(name);
    if (found.isPresent()) {
      return of(found.get(), timing, protocol);
    }
    for (Role role : new Role[] {Role.READ, Role.WRITE}) {
      if (name.equals(timing.name(role))) {
        int data = role == Role.READ ? timing.readLatency : timing.writeLatency;
        return new PimAccess(
            role,
            role.ordinal(),
            Role.ACTIVATE.ordinal(),
            Role.PRECHARGE.ordinal(),
            PimProtocol.Banks.BANK,
            PimProtocol.Banks.BANK,
            0,
            1,
            data + timing.burst,
            PimState.HOST);
      }
    }
    throw new IllegalArgumentException("the device has no command '" + name + "' for a step");
  }

  private static PimAccess of(PimCommand command, DeviceTiming timing, PimProtocol protocol) {
    int open = NONE;
    int close = NONE;
    PimProtocol.Banks opened = command.banks();
    long modes = command.modes();
    PimProtocol.Command config = protocol.commands().get(command.name());
    if (command.effect().column()) {
      Optional<PimCommand> found = timing.pimCommand(config.openedBy().orElseThrow());
      if (found.isPresent()) {
        PimCommand opening = found.get();
        open = opening.ordinal();
        opened = opening.banks();
        close =
            timing
                .pimCommand(protocol.commands().get(opening.name()).closedBy().orElseThrow())
                .orElseThrow()
                .ordinal();
        modes &= opening.modes();
      } else {
        open = Role.ACTIVATE.ordinal();
        close = Role.PRECHARGE.ordinal();
      }
    } else if (command.effect() != PimProtocol.Effect.MOVE) {
      throw new IllegalArgumentException(
          "command '" + command.name() + "' changes rows; a step names what needs the row");
    }
    return new PimAccess(
        command,
        command.ordinal(),
        open,
        close,
        command.banks(),
        opened,
        command.rowBuffer(),
        modes,
        command.latencyCycles(),
        command.effect() == PimProtocol.Effect.READ || command.effect() == PimProtocol.Effect.WRITE
            ? PimState.COMPUTE
            : PimState.MOVE);
  }

  /** Whether it may be served in a mode; its row may be open from another one. */
  boolean servedIn(int mode) {
    return kind instanceof Role || (modes >> mode & 1) != 0;
  }

  boolean openedIn(int mode) {
    return (modes >> mode & 1) != 0;
  }
}
