package org.npulator.hw.dram;

import org.npulator.hw.program.PimProgram;
import org.npulator.hw.program.PimProgram.ModeSwitch;

/** Issues the column commands and moves of steps whose rows are open. */
final class PimColumns {
  private static final long NEVER = Controller.NEVER;

  private final PimIssue issue;
  private final PimRows rows;
  private final PimTargets targets;
  private final PimRowChanges changes;
  private final PimAccount account;
  private long done;

  /**
   * What waits for nothing but the distance to earlier commands, and from when it may be issued.
   */
  private long waitsUntil = NEVER;

  private int waiting = PimAccess.NONE;

  PimColumns(
      PimIssue issue, PimRows rows, PimTargets targets, PimRowChanges changes, PimAccount account) {
    this.issue = issue;
    this.rows = rows;
    this.targets = targets;
    this.changes = changes;
    this.account = account;
  }

  /** The cycle in which the last step served so far, of whatever program, is done. */
  long done() {
    return done;
  }

  /**
   * From when the first of the steps may be served that at the last look waited for nothing but the
   * distance to earlier commands; {@link Controller#NEVER} if there was none or one was served.
   */
  long waitsUntil() {
    return waitsUntil;
  }

  /** The command of that step. */
  int waiting() {
    return waiting;
  }

  /** Nothing is done before a cycle. */
  void rest(long cycle) {
    done = cycle;
  }

  /**
   * Serves the oldest step that can be served.
   *
   * @return the step, or -1 if there is none
   */
  int serve(PimTurns turns, PimSteps steps, long cycle) {
    PimProgram program = steps.program();
    int looked = turns.steps(steps);
    waitsUntil = NEVER;
    for (int i = 0; i < looked; i++) {
      int step = steps.step(i);
      boolean alone = steps.isAlone(step);
      if (i > 0 && (alone || program.fenced(step))) {
        return -1;
      }
      PimAccess access = steps.access(step);
      if (changes.isOpen(steps, step) && access.servedIn(changes.mode())) {
        long ready = issue.ready(access.column(), targets.of(access.banks(), program.bank(step)));
        if (ready <= cycle) {
          serve(turns, steps, i, cycle);
          waitsUntil = NEVER;
          return step;
        }
        waitFor(access.column(), ready);
      }
      if (alone) {
        return -1;
      }
    }
    return -1;
  }

  private void waitFor(int command, long ready) {
    issue.at(ready);
    if (ready < waitsUntil) {
      waitsUntil = ready;
      waiting = command;
    }
  }

  private void serve(PimTurns turns, PimSteps steps, int place, long cycle) {
    PimProgram program = steps.program();
    int step = steps.step(place);
    PimAccess access = steps.access(step);
    int bank = program.bank(step);
    long changing = NEVER;
    if (access.open() != PimAccess.NONE) {
      for (int part : steps.parts(step, targets)) {
        changing = Math.min(changing, rows.changingSince(access, part));
        rows.changed(access, part);
      }
    }
    account.served(access.state(), cycle, steps.occupies(step), changing);
    issue.issue(access.kind(), targets.of(access.banks(), bank), bank, steps, step, cycle);
    done = Math.max(done, cycle + access.latencyCycles());
    ModeSwitch change = program.modeSwitch(step);
    if (change == ModeSwitch.SERVED) {
      changes.switchMode(steps.mode(step));
    } else if (change == ModeSwitch.CLOSED) {
      rows.switchModeWhenClosed(access, bank, steps.mode(step));
    }
    steps.served(place, cycle + access.latencyCycles());
    turns.served(steps);
  }
}
