package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A command of processing in memory, numbered behind the roles.
 *
 * @param ordinal among all commands of the device
 * @param name in the device
 * @param effect what it does
 * @param banks that it addresses
 * @param cycles on its command bus
 * @param latencyCycles until it is done
 * @param modes in which it is allowed, as bits; bit 0 is the normal mode
 * @param rowBuffer of its banks that it uses: 1 for that of the units, if there are two
 */
record PimCommand(
    int ordinal,
    String name,
    PimProtocol.Effect effect,
    PimProtocol.Banks banks,
    int cycles,
    int latencyCycles,
    long modes,
    int rowBuffer)
    implements CommandKind {

  static List<PimCommand> all(PimProtocol protocol, Map<String, Integer> timing) {
    List<PimCommand> commands = new ArrayList<>();
    List<String> modes = protocol.modes().orElse(List.of());
    protocol
        .commands()
        .forEach(
            (name, command) ->
                commands.add(
                    new PimCommand(
                        Role.COUNT + commands.size(),
                        name,
                        command.effect(),
                        command.banks(),
                        command.busCycles().orElse(1),
                        command
                            .latency()
                            .map(text -> TimingExpression.evaluate("pim", text, timing))
                            .orElse(1),
                        command.modes().map(allowed -> bits(allowed, modes)).orElse(1L),
                        rowBuffer(command, protocol))));
    return commands;
  }

  /** Rows that the standard's command opens are in its row buffer. */
  private static int rowBuffer(PimProtocol.Command command, PimProtocol protocol) {
    boolean opensOrCloses =
        command.effect() == PimProtocol.Effect.OPEN || command.effect() == PimProtocol.Effect.CLOSE;
    boolean ofUnits =
        opensOrCloses || command.openedBy().filter(protocol.commands()::containsKey).isPresent();
    return protocol.hasDualRowBuffers() && ofUnits ? 1 : 0;
  }

  private static long bits(List<String> allowed, List<String> modes) {
    return allowed.stream().mapToLong(mode -> 2L << modes.indexOf(mode)).sum();
  }

  /** Whether it is allowed in a mode, 0 being the normal one. */
  boolean allowedIn(int mode) {
    return (modes >> mode & 1) != 0;
  }

  @Override
  public boolean column() {
    return effect != PimProtocol.Effect.OPEN && effect != PimProtocol.Effect.CLOSE;
  }

  @Override
  public boolean exit() {
    return false;
  }
}
