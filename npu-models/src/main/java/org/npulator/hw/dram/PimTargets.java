package org.npulator.hw.dram;

import java.util.Arrays;

/** The banks that commands of processing in memory address, by the bank that they name. */
final class PimTargets {
  private final ChannelGeometry geometry;
  private final int[][][] banks;
  private final ChannelGeometry.Target[][] targets;

  PimTargets(ChannelGeometry geometry) {
    this.geometry = geometry;
    int which = PimProtocol.Banks.values().length;
    banks = new int[which][geometry.banks][];
    targets = new ChannelGeometry.Target[which][geometry.banks];
  }

  int[] banks(PimProtocol.Banks which, int bank) {
    int[] found = banks[which.ordinal()][bank];
    if (found == null) {
      found = geometry.banks(which, bank);
      for (int other : found) {
        banks[which.ordinal()][other] = found;
      }
    }
    return found;
  }

  /** A bank of each part of some banks that is addressed by commands of another kind. */
  int[] parts(PimProtocol.Banks which, PimProtocol.Banks part, int bank) {
    return which == part
        ? new int[] {bank}
        : Arrays.stream(banks(which, bank))
            .filter(other -> banks(part, other)[0] == other)
            .toArray();
  }

  ChannelGeometry.Target of(PimProtocol.Banks which, int bank) {
    ChannelGeometry.Target found = targets[which.ordinal()][bank];
    if (found == null) {
      int[] together = banks(which, bank);
      found = geometry.target(together);
      for (int other : together) {
        targets[which.ordinal()][other] = found;
      }
    }
    return found;
  }

  /** Whether a command addresses banks in every bank group. */
  boolean inAllGroups(PimAccess access) {
    return access.banks() != PimProtocol.Banks.BANK
        && access.banks() != PimProtocol.Banks.GROUP
        && access.banks() != PimProtocol.Banks.PSEUDO_CHANNELS;
  }

  /** The least cycles between two commands of a kind, whichever banks they name. */
  int least(PimAccess access, DeviceTiming timing) {
    CommandKind kind = access.kind();
    TimingConstraint.Level finest =
        inAllGroups(access) ? TimingConstraint.Level.BANK_GROUP : TimingConstraint.Level.RANK;
    int most = 1;
    for (DeviceTiming.Rule rule : timing.rules) {
      if (rule.from() == kind
          && rule.to() == kind
          && rule.window() == 1
          && !rule.sibling()
          && rule.level().compareTo(finest) <= 0) {
        most = Math.max(most, rule.cycles());
      }
    }
    return most;
  }
}
