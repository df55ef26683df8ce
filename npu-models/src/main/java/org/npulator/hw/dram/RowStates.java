package org.npulator.hw.dram;

import java.util.Arrays;

/** Which row of each bank is open, and how long ranks had a row open. */
final class RowStates {
  static final int CLOSED = -1;

  /** The bank has got the first of two activate commands. */
  static final int OPENING = -2;

  final int[] open;

  /** Banks that are closed, as bits of words of 64 banks. */
  final long[] closedBanks;

  /** Banks that must not be closed: they are being opened or were opened for a waiting request. */
  final long[] neededBanks;

  /** Requests that a row was opened for and that still wait, by bank. */
  final int[] owners;

  private final ChannelGeometry geometry;
  private final int[] notClosed;

  /** By rank: open rows in row buffers of units at the banks. */
  private final int[] ofUnits;

  private final long[] activeSince;
  private long activeCycles;

  RowStates(ChannelGeometry geometry) {
    this.geometry = geometry;
    open = new int[geometry.banks];
    Arrays.fill(open, CLOSED);
    owners = new int[geometry.banks];
    closedBanks = new long[(geometry.banks + 63) / 64];
    Arrays.fill(closedBanks, -1);
    neededBanks = new long[closedBanks.length];
    notClosed = new int[geometry.ranks];
    ofUnits = new int[geometry.ranks];
    activeSince = new long[geometry.ranks];
  }

  /** A closed bank gets its first activate command. */
  void activate(int bank, int rowOrOpening, long cycle) {
    open[bank] = rowOrOpening;
    closedBanks[bank >> 6] &= ~(1L << bank);
    neededBanks[bank >> 6] |= 1L << bank;
    int rank = geometry.rankOfBank[bank];
    if (notClosed[rank]++ + ofUnits[rank] == 0) {
      activeSince[rank] = cycle;
    }
  }

  /** A row is opened in a row buffer of the units of a rank. */
  void openOfUnits(int rank, long cycle) {
    if (notClosed[rank] + ofUnits[rank]++ == 0) {
      activeSince[rank] = cycle;
    }
  }

  /** A row is closed in a row buffer of the units of a rank. */
  void closeOfUnits(int rank, long cycle) {
    if (notClosed[rank] + --ofUnits[rank] == 0) {
      activeCycles += cycle - activeSince[rank];
    }
  }

  /** Whether all row buffers of the units of a domain are closed. */
  boolean unitsClosed(int domain) {
    for (int i = 0; i < geometry.ranksPerDomain; i++) {
      if (ofUnits[domain * geometry.ranksPerDomain + i] > 0) {
        return false;
      }
    }
    return true;
  }

  /** A row was opened for a request, which now waits for it. */
  void addOwner(int bank, int row) {
    open[bank] = row;
    owners[bank]++;
  }

  /** A request that had the row opened was served. */
  void removeOwner(int bank) {
    if (--owners[bank] == 0) {
      neededBanks[bank >> 6] &= ~(1L << bank);
    }
  }

  void close(int bank, long cycle) {
    if (open[bank] == CLOSED) {
      return;
    }
    open[bank] = CLOSED;
    closedBanks[bank >> 6] |= 1L << bank;
    int rank = geometry.rankOfBank[bank];
    if (--notClosed[rank] + ofUnits[rank] == 0) {
      activeCycles += cycle - activeSince[rank];
    }
  }

  /** Whether all banks of a domain are closed, row buffers of units aside. */
  boolean allClosed(int domain) {
    for (int i = 0; i < geometry.ranksPerDomain; i++) {
      if (notClosed[domain * geometry.ranksPerDomain + i] > 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a bank is being opened or a request waits that had its row opened. */
  boolean isNeeded(int bank) {
    return (neededBanks[bank >> 6] & 1L << bank) != 0;
  }

  /** Whether the row of a bank may be closed: nobody waits for it who had it opened. */
  boolean mayClose(int bank) {
    return owners[bank] == 0 && open[bank] != OPENING;
  }

  /** Whether all rows of a domain may be closed. */
  boolean mayCloseAll(int domain) {
    int first = domain * geometry.banksPerDomain;
    for (int bank = first; bank < first + geometry.banksPerDomain; bank++) {
      if (!mayClose(bank)) {
        return false;
      }
    }
    return true;
  }

  /** Cycles with a row open, summed over ranks, up to a cycle. */
  long activeCycles(long now) {
    long cycles = activeCycles;
    for (int rank = 0; rank < geometry.ranks; rank++) {
      if (notClosed[rank] + ofUnits[rank] > 0) {
        cycles += now - activeSince[rank];
      }
    }
    return cycles;
  }
}
