package org.npulator.hw.vector;

import org.npulator.hw.port.AccessSchedule;
import org.npulator.hw.port.BankedMemory;
import org.npulator.hw.program.VectorOperation;

/**
 * A vector unit that executes one operation at a time. It loses a cycle whenever one of the words
 * it needs lies in a bank of which the matrix engine, which has priority, leaves no port. Conflicts
 * are looked for only up to the cycle that is asked for, because what the matrix engine does later
 * is not known before. The unit's own operands do not conflict with each other.
 */
public final class VectorUnit {
  private final VectorConfig config;
  private final AccessSchedule matrixAccesses;
  private final VectorTraffic traffic;

  private VectorSchedule current;
  private long settledCycle;
  private long done;
  private long conflictCycles;

  /**
   * @param matrixAccesses when the matrix engine uses which banks
   */
  public VectorUnit(
      VectorConfig config,
      BankedMemory scratchpad,
      BankedMemory accumulator,
      AccessSchedule matrixAccesses) {
    this.config = config;
    this.matrixAccesses = matrixAccesses;
    traffic = new VectorTraffic(scratchpad, accumulator);
  }

  /** Cycles an operation takes without conflicts. */
  public long cycles(VectorOperation operation) {
    return cycles(operation, config);
  }

  /** Cycles an operation takes on such a unit without conflicts. */
  public static long cycles(VectorOperation operation, VectorConfig config) {
    return new VectorSchedule(operation, config).cycles();
  }

  /**
   * Starts an operation.
   *
   * @throws IllegalStateException if the one before is not complete at {@code cycle}
   */
  public void issue(VectorOperation operation, long cycle) {
    if (settle(cycle) > cycle) {
      throw new IllegalStateException(
          "issued in cycle " + cycle + ", but the vector unit is busy until " + completionCycle());
    }
    current = new VectorSchedule(operation, config);
    settledCycle = cycle;
    done = 0;
    traffic.add(current);
  }

  /** Cycle in which the latest operation is complete if it meets no conflicts from now on. */
  public long completionCycle() {
    return current == null ? settledCycle : settledCycle + current.cycles() - done;
  }

  /**
   * Accounts for the conflicts before a cycle. The matrix engine forgets its accesses before that
   * cycle, so this is called before every issue to the matrix engine.
   *
   * @return the completion cycle, not after {@code cycle} if the operation is complete
   */
  public long settle(long cycle) {
    if (current != null) {
      while (settledCycle < cycle && done < current.accessCycles()) {
        long next = Math.min(cycle, matrixAccesses.nextAccessCycle(settledCycle));
        if (next > settledCycle) {
          long free = Math.min(next - settledCycle, current.accessCycles() - done);
          settledCycle += free;
          done += free;
        } else {
          if (isBlocked(settledCycle)) {
            conflictCycles++;
          } else {
            done++;
          }
          settledCycle++;
        }
      }
      long tail = Math.max(0, Math.min(cycle - settledCycle, current.cycles() - done));
      settledCycle += tail;
      done += tail;
    }
    matrixAccesses.forgetBefore(Math.max(cycle, settledCycle));
    return completionCycle();
  }

  /** Cycles lost so far to the matrix engine's accesses. */
  public long conflictCycles() {
    return conflictCycles;
  }

  /** What all operations issued so far do. */
  public VectorActions actions() {
    return traffic.actions();
  }

  private boolean isBlocked(long cycle) {
    return !current.allAccesses(
        done,
        (operand, write, address, bytes) ->
            !matrixAccesses.blocked(operand.memory(), cycle, address, bytes));
  }
}
