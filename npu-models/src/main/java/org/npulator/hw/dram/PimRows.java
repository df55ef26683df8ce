package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * The open rows of a channel with processing in memory: one of each bank, or two where units have
 * row buffers of their own. Places count through the row buffers, then the banks. Where a host's
 * controller is at work at the same time it keeps the rows of the first row buffers.
 */
final class PimRows {
  static final int CLOSED = -1;
  private static final long NEVER = Controller.NEVER;

  private final ChannelGeometry geometry;
  private final int banks;
  private final int buffers;
  private final int[] open;

  /** Null if there is no host beside the units. */
  private final HostRows host;

  /** The access that a row was opened for, which knows how to close it. */
  private final PimAccess[] opener;

  /** The mode that the channel switches to as a row is closed, or -1. */
  private final int[] modeWhenClosed;

  /** Since when a row is being changed for the next column. */
  private final long[] changingSince;

  /** The last look at which a place was claimed for a step. */
  private final long[] claimed;

  private long look;

  /** By rank: open rows, and since when there is one. */
  private final int[] notClosed;

  private final long[] activeSince;
  private long activeCycles;

  /**
   * @param host rows of the first row buffers if a host's controller keeps them, else null
   */
  PimRows(ChannelGeometry geometry, boolean dual, HostRows host) {
    this.geometry = geometry;
    this.host = host;
    banks = geometry.banks;
    buffers = dual ? 2 : 1;
    int places = buffers * banks;
    open = new int[places];
    Arrays.fill(open, CLOSED);
    opener = new PimAccess[places];
    modeWhenClosed = new int[places];
    Arrays.fill(modeWhenClosed, -1);
    changingSince = new long[places];
    Arrays.fill(changingSince, NEVER);
    claimed = new long[places];
    notClosed = new int[geometry.ranks];
    activeSince = new long[geometry.ranks];
  }

  int places() {
    return open.length;
  }

  int place(PimAccess access, int bank) {
    return access.rowBuffer() * banks + bank;
  }

  int bank(int place) {
    return place % banks;
  }

  private boolean isShared(int place) {
    return host != null && place < banks;
  }

  private int row(int place) {
    return isShared(place) ? host.row(place) : open[place];
  }

  boolean isClosed(int place) {
    return row(place) == CLOSED;
  }

  /** Whether a row that is open was opened for units, or may be closed by them. */
  boolean mayClose(int place) {
    return !isShared(place) || host.mayClose(place);
  }

  /** Whether a row is open that no controller but that of the units closes. */
  boolean isOpenOwn(int place) {
    return isShared(place) ? host.isOfUnits(place) : open[place] != CLOSED;
  }

  boolean isOpen(PimAccess access, int bank, int row) {
    int place = place(access, bank);
    return row(place) == row && opener(place).open() == access.open();
  }

  PimAccess opener(int place) {
    return isShared(place) ? host.access() : opener[place];
  }

  long changingSince(PimAccess access, int bank) {
    return changingSince[place(access, bank)];
  }

  void changed(PimAccess access, int bank) {
    changingSince[place(access, bank)] = NEVER;
  }

  void switchModeWhenClosed(PimAccess access, int bank, int mode) {
    modeWhenClosed[place(access, bank)] = mode;
  }

  void open(PimAccess access, int bank, int row, long cycle) {
    int place = place(access, bank);
    changingSince[place] = Math.min(changingSince[place], cycle);
    int rank = geometry.rankOfBank[bank];
    if (notClosed[rank]++ == 0) {
      activeSince[rank] = cycle;
    }
    if (isShared(place)) {
      host.open(bank, row, cycle);
      return;
    }
    open[place] = row;
    opener[place] = access;
    if (host != null) {
      host.openOwn(rank, cycle);
    }
  }

  /**
   * Closes a row.
   *
   * @return the mode that the channel switches to, or -1
   */
  int close(PimAccess access, int bank, long cycle) {
    int place = place(access, bank);
    if (isOpenOwn(place)) {
      int rank = geometry.rankOfBank[bank];
      if (--notClosed[rank] == 0) {
        activeCycles += cycle - activeSince[rank];
      }
      if (host != null && !isShared(place)) {
        host.closeOwn(rank, cycle);
      }
    }
    if (isShared(place)) {
      host.close(bank, cycle);
    }
    open[place] = CLOSED;
    changingSince[place] = cycle;
    int mode = modeWhenClosed[place];
    modeWhenClosed[place] = -1;
    return mode;
  }

  /** Whether all rows of a domain, those of a host's controller aside, are closed. */
  boolean allClosed(int domain) {
    for (int i = 0; i < geometry.ranksPerDomain; i++) {
      if (notClosed[domain * geometry.ranksPerDomain + i] > 0) {
        return false;
      }
    }
    return true;
  }

  /** A place of a domain with an open row of the units, from one on; -1 if there is none. */
  int nextOpen(int domain, int from) {
    for (int place = from; place < open.length; place++) {
      if (isOpenOwn(place) && geometry.domainOfBank[bank(place)] == domain) {
        return place;
      }
    }
    return -1;
  }

  /** Begins to look at steps; nothing is claimed. */
  void look() {
    look++;
  }

  boolean isClaimed(int place) {
    return claimed[place] == look;
  }

  /** Claims banks for a step; returns whether none of them was. */
  boolean claim(PimAccess access, int[] addressed) {
    boolean free = true;
    for (int bank : addressed) {
      int place = place(access, bank);
      free &= claimed[place] != look;
      claimed[place] = look;
    }
    return free;
  }

  boolean allClosed(PimAccess access, int[] addressed) {
    for (int bank : addressed) {
      if (!isClosed(place(access, bank))) {
        return false;
      }
    }
    return true;
  }

  /** Cycles with a row open, summed over ranks, up to a cycle. */
  long activeCycles(long now) {
    long cycles = activeCycles;
    for (int rank = 0; rank < geometry.ranks; rank++) {
      if (notClosed[rank] > 0) {
        cycles += now - activeSince[rank];
      }
    }
    return cycles;
  }
}
