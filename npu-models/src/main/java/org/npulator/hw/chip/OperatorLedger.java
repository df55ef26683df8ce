package org.npulator.hw.chip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the operators of a program did, by operator index. */
final class OperatorLedger {
  private static final long NEVER = -1;

  private final List<String> names;
  private final long[] startTick;
  private final long[] endTick;
  private final long[] macs;
  private final long[] bytesRead;
  private final long[] bytesWritten;
  private final long[] matrixBusyTicks;
  private final long[] vectorBusyTicks;

  OperatorLedger(List<String> names) {
    this.names = names;
    startTick = new long[names.size()];
    endTick = new long[names.size()];
    macs = new long[names.size()];
    bytesRead = new long[names.size()];
    bytesWritten = new long[names.size()];
    matrixBusyTicks = new long[names.size()];
    vectorBusyTicks = new long[names.size()];
    Arrays.fill(startTick, NEVER);
    Arrays.fill(endTick, NEVER);
  }

  String name(int operator) {
    return names.get(operator);
  }

  void started(int operator, long tick) {
    if (startTick[operator] == NEVER) {
      startTick[operator] = tick;
    }
  }

  void ended(int operator, long tick) {
    endTick[operator] = Math.max(endTick[operator], tick);
  }

  void multiplied(int operator, long macs) {
    this.macs[operator] += macs;
  }

  void read(int operator, long bytes) {
    bytesRead[operator] += bytes;
  }

  void wrote(int operator, long bytes) {
    bytesWritten[operator] += bytes;
  }

  void matrixBusy(int operator, long ticks) {
    matrixBusyTicks[operator] += ticks;
  }

  void vectorBusy(int operator, long ticks) {
    vectorBusyTicks[operator] += ticks;
  }

  /**
   * The figures of all operators. An operator without instructions lies at the latest end before
   * it. The time from the last completion to the end of the step belongs to the last operator that
   * moved the completion of the program.
   *
   * @param stepStartTick at which the first instruction could start
   * @param stepEndTick at which the step ends, not before the last completion
   */
  List<OperatorExecution> operators(long stepStartTick, long stepEndTick) {
    long[] exclusiveTicks = new long[names.size()];
    long latestEnd = stepStartTick;
    int lastMover = -1;
    for (int operator = 0; operator < names.size(); operator++) {
      if (startTick[operator] == NEVER) {
        startTick[operator] = latestEnd;
        endTick[operator] = latestEnd;
      }
      if (endTick[operator] > latestEnd) {
        exclusiveTicks[operator] = endTick[operator] - latestEnd;
        latestEnd = endTick[operator];
        lastMover = operator;
      }
    }
    if (lastMover >= 0) {
      exclusiveTicks[lastMover] += stepEndTick - latestEnd;
    }
    List<OperatorExecution> operators = new ArrayList<>(names.size());
    for (int operator = 0; operator < names.size(); operator++) {
      operators.add(
          new OperatorExecution(
              names.get(operator),
              startTick[operator],
              endTick[operator],
              exclusiveTicks[operator],
              macs[operator],
              bytesRead[operator],
              bytesWritten[operator],
              matrixBusyTicks[operator],
              vectorBusyTicks[operator]));
    }
    return operators;
  }
}
