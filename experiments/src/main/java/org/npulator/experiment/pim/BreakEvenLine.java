package org.npulator.experiment.pim;

import java.util.Optional;

/**
 * From where to where operators of a role are faster on the units.
 *
 * @param attention whether contexts are searched, at one batch; otherwise batches are
 * @param batch of attention
 * @param wins contexts or batches; empty if units cannot execute it
 * @param reason why not, one line
 */
public record BreakEvenLine(
    String role, boolean attention, long batch, Optional<WinningSpans> wins, String reason) {}
