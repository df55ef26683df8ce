package org.npulator.hw.program;

/** Why an instruction has to wait for an earlier one; the state of its engine meanwhile. */
public enum WaitReason {
  /** Its operands are still being loaded from memory. */
  OPERAND_LOAD,
  /** The accumulators it writes are still being read. */
  ACCUMULATOR,
  /** It reads what another engine computes. */
  DEPENDENCY,
  /** The buffer it fills is still being read by a compute engine. */
  BUFFER,
  /** The buffer it fills is still being stored to memory. */
  OUTPUT_DRAIN,
  /** It reads what another core sends, or overwrites what is still being sent. */
  LINK
}
