package org.npulator.workload.operator;

/** What a step does. */
public enum StepKind {
  PREFILL,
  DECODE
}
