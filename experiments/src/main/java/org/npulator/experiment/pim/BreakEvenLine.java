package org.npulator.experiment.pim;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * From where to where operators of a role are faster on the units.
 *
 * @param axis what is searched
 * @param at of attention: the batch for which contexts are searched, or the context for which
 *     batches are; products depend on the batch alone
 * @param wins contexts or batches; empty if units cannot execute it
 * @param reason why not, one line
 */
public record BreakEvenLine(
    String role, Axis axis, OptionalLong at, Optional<WinningSpans> wins, String reason) {

  /** What is searched. */
  public enum Axis {
    CONTEXT("context"),
    BATCH("batch");

    private final String key;

    Axis(String key) {
      this.key = key;
    }

    /** The name in results. */
    public String key() {
      return key;
    }

    /** The other one. */
    public Axis other() {
      return this == CONTEXT ? BATCH : CONTEXT;
    }
  }
}
