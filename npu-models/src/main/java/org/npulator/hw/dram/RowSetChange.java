package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * What it takes to repeat a sequence of read hits while the oldest requests still lie in the row
 * set before that of the next one. All rows of both are open, and each bank of the one is followed
 * by one of the same bank group in the other: where no bank by itself holds back a read behind
 * another one, it makes no difference in which of the two sets a request lies. Nor does it that
 * some requests were served ahead of their turn, because rows had been opened for them, as long as
 * those that wait take turns in the banks without a break.
 */
final class RowSetChange {
  private static final int READ = Role.READ.ordinal();

  private final Injector injector;
  private final RequestLists requests;
  private final EarliestIssue earliest;
  private final RowStates rows;
  private final AddressMapping mapping;
  private final int[] groupOfBank;
  private final int bankPeriod;
  private final long rowSet;

  /** False if a bank by itself may hold back a read, or for writes. */
  private final boolean possible;

  /** First transaction of the row set that is entered, its row, its banks in turn. */
  private long begin = -1;

  private int row;
  private final int[] entered;

  /** The banks in turn of the row set that is left. */
  private final int[] left;

  /** Whether each turn is another bank's, in the same bank group in both row sets. */
  private boolean alike;

  /** By turn: the waiting requests of the row set that is left. */
  private final int[] waitingOfTurn;

  /** The waiting requests up to the last one of the row set that is left or served around. */
  private int inFront;

  RowSetChange(Injector injector, ChannelState state, AddressMapping mapping) {
    this.injector = injector;
    this.mapping = mapping;
    requests = state.requests;
    earliest = state.earliest;
    rows = state.rows;
    groupOfBank = state.geometry.groupOfBank;
    bankPeriod = mapping.bankPeriod();
    rowSet = mapping.transactionsPerRowSet();
    entered = new int[bankPeriod];
    left = new int[bankPeriod];
    waitingOfTurn = new int[bankPeriod];
    possible =
        !injector.write
            && state.timing.rules.stream()
                .noneMatch(
                    rule ->
                        rule.level() == TimingConstraint.Level.BANK
                            && rule.from() == Role.READ
                            && rule.to() == Role.READ);
  }

  /** Whether there is one, of which it makes no difference who has passed it. */
  boolean isOpen(Run run, long now) {
    if (!possible || requests.size[RequestLists.READS] < bankPeriod) {
      return false;
    }
    lookAt(run.next & -rowSet);
    int oldest = requests.first[RequestLists.READS];
    return alike && requests.transaction[oldest] >= begin - rowSet && allOpen(now) && takesTurns();
  }

  private void lookAt(long nextBegin) {
    if (nextBegin == begin) {
      return;
    }
    begin = nextBegin;
    row = mapping.row(begin);
    for (int turn = 0; turn < bankPeriod; turn++) {
      left[turn] = mapping.bank(begin - rowSet + turn);
      entered[turn] = mapping.bank(begin + turn);
    }
    alike = areAlike();
  }

  private boolean areAlike() {
    for (int turn = 0; turn < bankPeriod; turn++) {
      if (groupOfBank[left[turn]] != groupOfBank[entered[turn]]) {
        return false;
      }
      for (int earlier = 0; earlier < turn; earlier++) {
        if (left[earlier] == left[turn]) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean allOpen(long now) {
    for (int bank : entered) {
      if (rows.open[bank] != row || earliest.bankAlone(READ, bank) > now) {
        return false;
      }
    }
    return true;
  }

  /** Also counts who is in front, and of each turn. */
  private boolean takesTurns() {
    Arrays.fill(waitingOfTurn, 0);
    inFront = 0;
    int index = 0;
    long expected = requests.transaction[requests.first[RequestLists.READS]];
    for (int slot = requests.first[RequestLists.READS];
        slot != RequestLists.NONE;
        slot = requests.next[slot]) {
      long transaction = requests.transaction[slot];
      if (transaction != expected) {
        if (((transaction - expected) & (bankPeriod - 1)) != 0) {
          return false;
        }
        inFront = index;
      }
      index++;
      if (transaction < begin) {
        waitingOfTurn[(int) transaction & (bankPeriod - 1)]++;
        inFront = index;
      }
      expected = transaction + 1;
    }
    if (injector.current.next != expected) {
      inFront = index;
    }
    return ((injector.current.next - expected) & (bankPeriod - 1)) == 0;
  }

  /** The turn of the oldest request. */
  int firstTurn() {
    return (int) requests.transaction[requests.first[RequestLists.READS]] & (bankPeriod - 1);
  }

  /** The bank of a turn in the row set that is left. */
  int bankLeft(int turn) {
    return left[turn];
  }

  /** The bank group of a turn. */
  int group(int turn) {
    return groupOfBank[left[turn]];
  }

  /** Whether all turns have these bank groups. */
  boolean hasGroups(int[] ofTurns) {
    for (int turn = 0; turn < bankPeriod; turn++) {
      if (group(turn) != ofTurns[turn]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether since a cycle a request of every turn was served, all of the row set that is left.
   *
   * @param served requests since then
   * @param lastColumn by bank, the cycle of the last column command
   */
  boolean hasServedATurn(long served, long sinceCycle, long[] lastColumn) {
    if (served != bankPeriod) {
      return false;
    }
    for (int turn = 0; turn < bankPeriod; turn++) {
      if (lastColumn[left[turn]] <= sinceCycle || lastColumn[entered[turn]] > sinceCycle) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether turns serve all of the row set that is left and all that others were served ahead of.
   */
  boolean isOverAfter(long times) {
    return inFront <= times * bankPeriod;
  }

  /** Enters the last read of each bank: first those of the row set that is left. */
  void repeatColumns(ReadRhythm rhythm, long times, long now, long[] lastColumn) {
    for (int turn = 0; turn < bankPeriod; turn++) {
      long column = now + rhythm.column(turn);
      long inLeft = Math.min(times, waitingOfTurn[turn]);
      if (inLeft > 0) {
        enter(left[turn], column + inLeft * rhythm.period(), lastColumn);
      }
      if (times > inLeft) {
        enter(entered[turn], column + times * rhythm.period(), lastColumn);
      }
    }
  }

  private void enter(int bank, long cycle, long[] lastColumn) {
    lastColumn[bank] = cycle;
    earliest.issueAmongOwn(READ, bank, cycle);
  }

  /**
   * Makes the waiting requests those before the next one.
   *
   * @param arrivals scratch for as many requests as wait
   * @param now cycle of the last command
   */
  void replaceRequests(ReadRhythm rhythm, long[] arrivals, long now) {
    int younger = 0;
    for (int slot = requests.last[RequestLists.READS];
        slot != RequestLists.NONE;
        slot = requests.previous[slot]) {
      arrivals[younger] =
          younger < bankPeriod
              ? now + rhythm.arrival(younger)
              : arrivals[younger - bankPeriod] - rhythm.period();
      requests.arrival[slot] = arrivals[younger++];
      long transaction = injector.current.next - younger;
      requests.transaction[slot] = transaction;
      requests.sequence[slot] = injector.sequence - younger;
      requests.bank[slot] = entered[(int) transaction & (bankPeriod - 1)];
      requests.row[slot] = row;
    }
  }
}
