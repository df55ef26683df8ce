package org.npulator.hw.program;

import java.util.List;

/**
 * One tile operation of a core. Each engine takes its instructions of a stream in program order and
 * starts one when the engine can accept it and everything it waits for is complete.
 */
public sealed interface Instruction
    permits Load, Store, MatrixMultiply, VectorOperation, Send, Receive, PimOperation, PimRead {

  /** The index of the operator this instruction belongs to. */
  int operator();

  /** What has to be complete before, without duplicates. */
  List<Dependency> waitsFor();

  /** The same with others to wait for. */
  Instruction waitingFor(List<Dependency> others);
}
