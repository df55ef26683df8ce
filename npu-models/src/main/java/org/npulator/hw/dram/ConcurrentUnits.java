package org.npulator.hw.dram;

import org.npulator.hw.program.PimProgram;

/**
 * Units at the banks of a channel that work while its controller serves the host: they have row
 * buffers of their own and share all else, the commands' distances, the command bus, the columns of
 * the banks. In a cycle their command goes first; the controller issues one if they issue none.
 * Where an access of theirs needs a row in the row buffers of the host, to hand over operands, they
 * close the one that is in their way as soon as no request waits that had it opened.
 *
 * <p>The controller refreshes. From the moment that a refresh is in line units close their rows,
 * and open none until it is done, as far as their own controller is configured so.
 */
final class ConcurrentUnits {
  private static final long NEVER = Controller.NEVER;
  private static final PimProgram NOTHING = new PimProgram.Builder("normal").build();
  private static final int NO_REFRESH = -1;

  private final Controller controller;
  private final ProgramQueue programs;
  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  private final PimProtocol protocol;
  private final PimControllerConfig config;
  private final PimIssue issue;
  private final PimRows rows;
  private final PimTargets targets;
  private final PimRowChanges changes;
  private final PimAccount account = new PimAccount();
  private final PimColumns columns;
  private final PimSteps nothing;

  /** By command: how long a read of the host holds it back at most, and a read or write. */
  private final int[] behindRead;

  private final int[] behindAny;

  private PimTurns turns;

  /** The program in work; null if there is none. */
  private PimSteps steps;

  private ProgramQueue.Entry program;
  private long since;
  private long worked;

  /** The part of the channel whose refresh was first in line at the last look, and since when. */
  private int refreshing = NO_REFRESH;

  private long refreshingSince;

  /** Nothing is to be decided before, new programs aside. */
  private long next = NEVER;

  /**
   * @param recorder is told the commands of units; null if nobody is
   */
  ConcurrentUnits(
      int channel,
      Controller controller,
      ProgramQueue programs,
      PimProtocol protocol,
      PimControllerConfig config,
      CommandRecorder recorder) {
    this.controller = controller;
    this.programs = programs;
    this.protocol = protocol;
    this.config = config;
    timing = controller.state.timing;
    geometry = controller.state.geometry;
    issue = new PimIssue(timing, geometry, controller.state.earliest, recorder, channel);
    HostRows host =
        new HostRows(
            controller.rows(),
            controller.rowCommands(),
            PimAccess.of(timing.name(Role.READ), timing, protocol));
    rows = new PimRows(geometry, protocol.hasDualRowBuffers(), host);
    targets = new PimTargets(geometry);
    changes = new PimRowChanges(timing, config, targets, rows, issue);
    columns = new PimColumns(issue, rows, targets, changes, account);
    nothing = load(NOTHING);
    behindRead = new int[timing.kinds.size()];
    behindAny = new int[timing.kinds.size()];
    for (DeviceTiming.Rule rule : timing.rules) {
      int to = rule.to().ordinal();
      if (rule.from() == Role.READ) {
        behindRead[to] = Math.max(behindRead[to], rule.cycles());
      }
      if (rule.from() == Role.READ || rule.from() == Role.WRITE) {
        behindAny[to] = Math.max(behindAny[to], rule.cycles());
      }
    }
  }

  private PimSteps load(PimProgram of) {
    return new PimSteps(of, timing, protocol, targets, geometry.banks, config.window(), false);
  }

  /** The next cycle in which units can do something if the controller does nothing. */
  long nextDecision() {
    return steps == null ? Math.min(next, programs.next()) : next;
  }

  /**
   * The first cycle in which the controller may neither read nor write, if nothing else happens.
   */
  long columnsUntil() {
    if (steps == null || columns.waitsUntil() == NEVER) {
      return NEVER;
    }
    int[] behind = controller.mayAnswerReads() ? behindAny : behindRead;
    return columns.waitsUntil() - behind[columns.waiting()] + 1;
  }

  /** Has a cycle decided: by the units and, if they issue no command, by the controller. */
  void decide(long cycle) {
    if (nextDecision() <= cycle && issues(cycle)) {
      next = cycle + 1;
      controller.pass(cycle);
    } else {
      boolean mayUseColumns = cycle < columnsUntil();
      controller.decide(cycle, mayUseColumns);
      if (!mayUseColumns) {
        controller.lookAt(Math.max(cycle + 1, columns.waitsUntil()));
      }
      if (steps != null && controller.hasIssued(cycle) && steps.sharesRows()) {
        next = Math.min(next, cycle + 1);
      }
    }
    if (controller.refreshInLine() != refreshing) {
      lookAtRefresh(cycle);
      next = Math.min(next, cycle + 1);
    }
  }

  private void lookAtRefresh(long cycle) {
    if (refreshing != NO_REFRESH) {
      account.refreshed(refreshingSince, cycle + timing.refreshDuration);
    }
    refreshing = controller.refreshInLine();
    refreshingSince = cycle;
  }

  /** Issues a command of the units if one can be issued; if not, it is known from when on. */
  private boolean issues(long cycle) {
    issue.decide();
    changeProgram(cycle);
    boolean issued = steps == null ? changes.closeAny(cycle) : works(cycle);
    next = issue.soonest();
    return issued;
  }

  private void changeProgram(long cycle) {
    if (steps != null && !steps.hasWork() && cycle >= steps.done()) {
      steps = null;
      if (programs.next() > cycle) {
        end(cycle);
      }
    }
    if (steps == null && programs.next() <= cycle) {
      if (program == null) {
        begin(cycle);
      }
      program = programs.begin();
      steps = load(program.program);
      turns = new PimTurns(new HostAccessConfig.Exclusive(), steps, nothing);
    }
  }

  private void begin(long cycle) {
    since = cycle;
    account.begin(cycle);
    if (controller.isIdle()) {
      controller.waits().idleUntil(cycle);
    }
    controller.waits().unitsBegin(cycle);
  }

  private void end(long cycle) {
    program = null;
    worked += cycle - since;
    account.paint(cycle, NEVER);
    controller.waits().unitsEnd(cycle);
    if (controller.isIdle()) {
      controller.waits().idleUntil(cycle);
    }
  }

  private boolean works(long cycle) {
    issue.at(steps.take(config.stepsPerCycle().orElse(Integer.MAX_VALUE), cycle));
    boolean closed = refreshing != NO_REFRESH && changes.closeForRefresh(refreshing, cycle);
    boolean held = refreshing != NO_REFRESH && holdsForRefresh(cycle);
    boolean issued;
    if (timing.twoBuses) {
      boolean row = closed || (!held && changes.change(turns, steps, nothing, cycle));
      issued = serves(cycle) || row;
    } else {
      issued = closed || serves(cycle) || (!held && changes.change(turns, steps, nothing, cycle));
    }
    if (!steps.hasWork()) {
      issue.at(steps.done());
    }
    return issued;
  }

  private boolean holdsForRefresh(long cycle) {
    return !config.opensBeforeRefresh().orElse(false)
        || rows.allClosed(refreshing)
        || cycle - refreshingSince >= timing.refreshInterval;
  }

  private boolean serves(long cycle) {
    int step = columns.serve(turns, steps, cycle);
    if (step < 0) {
      return false;
    }
    if (steps.access(step).kind() instanceof Role role) {
      controller.waits().columnOfUnits(role == Role.WRITE, steps.program().bank(step), cycle);
    }
    if (!steps.hasWork()) {
      programs.end(program, steps.done());
    }
    return true;
  }

  /** A cycle before which the program in work, or the next one, is not done. */
  long leastEnd(long cursor) {
    if (steps != null && steps.hasWork()) {
      return cursor + 1 + steps.leastCycles();
    }
    return programs.next() == NEVER ? NEVER : Math.max(cursor, programs.next()) + 1;
  }

  /** What units did up to a cycle; the controller counts refreshes and the time with open rows. */
  PimActivity activity(long cycle) {
    long[] counts = issue.counts();
    return new PimActivity(
        worked + (program == null ? 0 : cycle - since),
        PimActivity.commands(timing, counts),
        account.cycles(),
        changes.bankActivations(),
        counts[Role.READ.ordinal()],
        counts[Role.WRITE.ordinal()],
        0,
        0,
        0);
  }
}
