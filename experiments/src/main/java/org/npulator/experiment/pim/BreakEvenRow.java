package org.npulator.experiment.pim;

import java.util.Optional;

/**
 * The operators of a role at a batch and a context.
 *
 * @param attention whether it is attention; others are products with weights, and depend on the
 *     batch alone
 * @param context tokens of each sequence that are in the KV cache before
 * @param onUnits whether the mapping puts them there
 * @param reason of the mapping, one line
 * @param comparison of one operator; empty if units cannot execute it
 */
public record BreakEvenRow(
    String role,
    boolean attention,
    long batch,
    long context,
    boolean onUnits,
    String reason,
    Optional<Comparison> comparison) {

  /** What decides, in words; empty if units cannot execute it. */
  public Optional<String> cause() {
    return comparison.map(both -> Cause.of(both, attention));
  }
}
